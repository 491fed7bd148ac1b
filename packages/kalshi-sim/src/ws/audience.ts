import type { Channel } from './channel.ts'
import type { ChannelFrame } from './frames/channel-frame.ts'
import type { Session } from './session.ts'
import type { Subscription } from './subscription.ts'

type Listener = Pick<Session, 'deliver' | 'memberId' | 'subaccount'>

interface Seat {
  readonly session: Listener
  readonly subscription: Subscription
  /** The rows of the index that hold this seat. */
  rows: ReadonlySet<string>
}

/** Who listens to what, by channel and market, so that a frame meets only those who get it. */
export class Audience {
  readonly #rows = new Map<string, Set<Seat>>()
  readonly #seats = new Map<Subscription, Seat>()

  deliver(frame: ChannelFrame): void {
    const { channel, ticker } = frame
    for (const row of ticker === undefined ? [rowOf(channel)] : [rowOf(channel, ticker), rowOf(channel)]) {
      for (const { session, subscription } of this.#rows.get(row) ?? []) {
        if (isFor(frame, session) && subscription.wants(frame, session.memberId)) session.deliver(subscription, frame)
      }
    }
  }

  /** Takes notice of the subscription's markets; to be called after each change of them. */
  update(session: Listener, subscription: Subscription): void {
    const seat = this.#seats.get(subscription) ?? { session, subscription, rows: new Set<string>() }
    this.#seats.set(subscription, seat)
    const rows = rowsOf(subscription)
    for (const row of seat.rows) if (!rows.has(row)) this.#leave(row, seat)
    for (const row of rows) this.#enter(row, seat)
    seat.rows = rows
  }

  remove(subscription: Subscription): void {
    const seat = this.#seats.get(subscription)
    if (!seat) return
    this.#seats.delete(subscription)
    for (const row of seat.rows) this.#leave(row, seat)
  }

  #enter(row: string, seat: Seat): void {
    const seats = this.#rows.get(row)
    if (seats) seats.add(seat)
    else this.#rows.set(row, new Set([seat]))
  }

  #leave(row: string, seat: Seat): void {
    const seats = this.#rows.get(row)
    if (seats?.delete(seat) && seats.size === 0) this.#rows.delete(row)
  }
}

function isFor({ recipients }: ChannelFrame, { memberId, subaccount }: Listener): boolean {
  if (!recipients) return true
  return recipients.some(
    (each) => each.memberId === memberId && (subaccount === undefined || each.subaccount === undefined || each.subaccount === subaccount),
  )
}

// A channel name alone is the row of those who listen to every market.
const rowOf = (channel: Channel, ticker?: string): string => (ticker === undefined ? channel : `${channel} ${ticker}`)

function rowsOf({ channel, markets }: Subscription): ReadonlySet<string> {
  return markets === 'all' ? new Set([rowOf(channel)]) : new Set([...markets].map((ticker) => rowOf(channel, ticker)))
}
