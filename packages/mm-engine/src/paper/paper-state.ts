import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import type { PublicEvent } from '../event/public-event.ts'
import { TickerMap, withoutTickers } from '../ticker-map/ticker-map.ts'
import type { PaperMarket } from './paper-market.ts'
import type { RandomState } from './seeded-random.ts'

/** Something that happens at the exchange, or has happened, at `dueUs` of its time. */
export type Due = {
  readonly dueUs: EpochUs
  /** When it was known here: nothing of it can be told before. */
  readonly knownUs: EpochUs
} & (
  | { readonly kind: 'public'; readonly event: PublicEvent }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'expiry'; readonly ticker: string; readonly orderId: string }
)

/** All that the venue knows. Plain data: it can be written down, compared, and gone on from. */
export interface PaperState {
  readonly nowUs: EpochUs
  readonly random: RandomState
  /** By time, at one time in the order in which they became known. */
  readonly due: readonly Due[]
  /** On its way to the engine, by time of receipt, its `atUs`. */
  readonly told: readonly PrivateEvent[]
  /** When the last fill or end is received: they come by one channel and do not overtake each other. */
  readonly lastPushUs: EpochUs
  readonly markets: ReadonlyMap<string, PaperMarket>
  /** Exchange time of the latest event of each market's book and life, which keep their order: a delta never passes its snapshot. */
  readonly latest: { readonly book: ReadonlyMap<string, EpochUs>; readonly life: ReadonlyMap<string, EpochUs> }
}

export const createPaperState = (random: RandomState): PaperState => ({
  nowUs: epochUs(0),
  random,
  due: [],
  told: [],
  lastPushUs: epochUs(0),
  markets: TickerMap.of(),
  latest: { book: TickerMap.of(), life: TickerMap.of() },
})

/** Pure. Inserts by time, behind all of the same time. */
export function insertByTime<T>(items: readonly T[], item: T, timeOf: (item: T) => number): readonly T[] {
  const before = items.findLastIndex((each) => timeOf(each) <= timeOf(item))
  return items.toSpliced(before + 1, 0, item)
}

/** Nothing is told of a market so long after it settled. */
const FORGET_US = 3_600_000_000

/** Pure. Without the markets that settled long before this instant of the exchange's time. */
export function forgetSettled(state: PaperState, nowUs: EpochUs): PaperState {
  const isPast = ({ settledUs }: PaperMarket): boolean => settledUs !== undefined && nowUs - settledUs >= FORGET_US
  const gone = new Set([...state.markets.values()].filter(isPast).map(({ ticker }) => ticker))
  if (gone.size === 0) return state
  const { book, life } = state.latest
  const latest = { book: withoutTickers(book, gone), life: withoutTickers(life, gone) }
  return { ...state, markets: withoutTickers(state.markets, gone), latest }
}
