import type { Channel } from './subscriptions.ts'

/** One subscription that the present connection has or had. */
export interface KnownSid {
  readonly channel: Channel
  /** The NO side of its books comes in YES prices. */
  readonly useYesPrice: boolean
  readonly isEnded: boolean
}

/** All sids of one connection. Ended ones stay: their last frames may still be under way. */
export class SidRegistry {
  readonly #sids = new Map<number, KnownSid>()

  find(sid: number | undefined): KnownSid | undefined {
    return sid === undefined ? undefined : this.#sids.get(sid)
  }

  findByChannel(channel: Channel): number | undefined {
    for (const [sid, known] of this.#sids) if (known.channel === channel && !known.isEnded) return sid
    return undefined
  }

  begin(sid: number, channel: Channel, useYesPrice: boolean): void {
    this.#sids.set(sid, { channel, useYesPrice, isEnded: false })
  }

  /** @returns What has ended by this; undefined where it had before, or is not known. */
  end(sid: number): KnownSid | undefined {
    const known = this.#sids.get(sid)
    if (!known || known.isEnded) return undefined
    this.#sids.set(sid, { ...known, isEnded: true })
    return known
  }
}
