import type { Channel } from '../channel.ts'

/** Whose eyes a frame is for. */
export interface Recipient {
  readonly memberId: string
  /** A key that is locked to another subaccount does not see it; absent: of the whole account. */
  readonly subaccount?: number
}

/** What of a session and its subscription changes the words of a frame. */
export interface FrameView extends Recipient {
  /** Show the NO side of books in YES prices. */
  readonly useYesPrice: boolean
}

/** Something said on a channel, ready for any number of subscriptions: what depends on the subscription is its sid, its seq and its view. */
export interface ChannelFrame {
  readonly channel: Channel
  /** The market, index or underlying that subscriptions select by; absent: of none, so only for those who listen to all. */
  readonly ticker?: string
  readonly type: string
  /** Whether it spends a `seq` of its subscription. */
  readonly sequenced: boolean
  /** Absent: for everybody. */
  readonly recipients?: readonly Recipient[]
  /** Who caused it, and its place in a fan-out, for channels that are filtered so. */
  readonly origin?: { readonly memberId: string; readonly key: string }
  /** JSON of `msg`. */
  msg(view: FrameView): string
}

/** A frame that says the same to all. Its message is made for the first who listens, so it must be delivered at once. */
export function plainFrame(fields: Omit<ChannelFrame, 'msg'>, toMsg: () => unknown): ChannelFrame {
  return { ...fields, msg: once(() => JSON.stringify(toMsg())) }
}

export function once(build: () => string): () => string {
  let text: string | undefined
  return () => {
    text ??= build()
    return text
  }
}
