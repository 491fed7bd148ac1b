import type { Listing, Page } from '../rest/answer/paginate.ts'
import type { EpochUs } from '../units/time.ts'
import type { HistoryPage } from './history-listing.ts'
import { type Keyed, KeySeam } from './key-seam.ts'
import { type Timed, TimeSeam } from './time-seam.ts'

/** What is asked of a listing in order of time: a day of distance from the cutoff is certain to be on its side. */
const MARGIN_US = 24 * 60 * 60 * 1_000_000

/** Two listings of the same kind, newest first both. */
export interface TimedTiers<T> extends Timed<T> {
  readonly minTs: EpochUs | undefined
  readonly maxTs: EpochUs | undefined
  /** The boundary now, of this kind of item. */
  cutoff(): Promise<EpochUs>
  live(): Listing<T>
  historical(maxTs: EpochUs | undefined): Listing<T>
}

/**
 * Reads the live tier to its end, then the historical one from there. Items move from live to historical only, so what leaves the live side
 * while it is read is found on the other. A side that the bounds exclude is not read.
 */
export async function* joinTimed<T>(tiers: TimedTiers<T>): AsyncGenerator<HistoryPage<T>, undefined> {
  const { minTs, maxTs } = tiers
  const seam = new TimeSeam(tiers)
  const isAllHistorical = maxTs !== undefined && maxTs < (await tiers.cutoff()) - MARGIN_US
  if (!isAllHistorical) yield* noting(tiers.live(), seam)
  // Only now: the cutoff may have moved meanwhile.
  const isAllLive = minTs !== undefined && minTs > (await tiers.cutoff()) + MARGIN_US
  if (!isAllLive) yield* withoutRepeats(tiers.historical(seam.bound ?? maxTs), seam)
  return undefined
}

/** Two listings of the same kind, in whatever order. */
export interface KeyedTiers<T, P extends Page<T> = Page<T>> extends Keyed<T> {
  /** The boundary now, of this kind of item; undefined where the exchange does not say it. */
  cutoff(): Promise<EpochUs | undefined>
  live(): Listing<T, P>
  historical(): Listing<T, P>
}

/** Reads the live tier to its end, then the whole historical one. */
export async function* joinKeyed<T, P extends Page<T>>(tiers: KeyedTiers<T, P>): AsyncGenerator<HistoryPage<T>, undefined> {
  const seam = new KeySeam(tiers, await tiers.cutoff())
  yield* noting(tiers.live(), seam)
  yield* withoutRepeats(tiers.historical(), seam)
  return undefined
}

/** What both seams are to a reader. */
interface Seam<T> {
  note(items: readonly T[]): void
  isRepeat(item: T): boolean
}

async function* noting<T, P extends Page<T>>(listing: Listing<T, P>, seam: Seam<T>): AsyncGenerator<HistoryPage<T>> {
  for await (const { items } of listing.pages()) {
    seam.note(items)
    yield { tier: 'live', items }
  }
}

async function* withoutRepeats<T, P extends Page<T>>(listing: Listing<T, P>, seam: Seam<T>): AsyncGenerator<HistoryPage<T>> {
  for await (const { items } of listing.pages()) yield { tier: 'historical', items: items.filter((item) => !seam.isRepeat(item)) }
}
