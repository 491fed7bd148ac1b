import { type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { knownSettlementLoss, settlementLoss } from './exposure.ts'
import type { MarketRisk } from './market-risk.ts'

/** Loss over one event, by how it may end. */
export interface EventLoss {
  readonly worst: MicroUsd
  /** The worst of those ends in which the market in question settles at YES, and at NO. */
  readonly ifYes: MicroUsd
  readonly ifNo: MicroUsd
}

/**
 * Pure. The most that an event can have lost once it is settled, with every order filled that loses by it. `asked` counts as given, whatever `all` has
 * under its name; markets of other events do not count.
 *
 * Where at most one market settles at YES, an end is one winner, or none: a market that we do not know may be the winner. Otherwise every
 * market ends as badly as it can by itself. A market that settles in between is never worse than both of its ends.
 */
export const eventLoss = (all: Iterable<MarketRisk>, asked: MarketRisk, isExclusive: boolean): EventLoss =>
  lossWith(lossOfOthers(all, asked), asked, isExclusive)

/** What all markets of an event but one can have lost. */
export interface LossOfOthers {
  /** With all of them settled at NO. */
  readonly atNo: number
  /** With each settled as badly as it can. */
  readonly apart: number
  /** What it can cost that one of them settles at YES and not at NO. */
  readonly mostOfOne: number
}

/** Pure. The same whatever the market in question comes to hold and order. */
export function lossOfOthers(all: Iterable<MarketRisk>, asked: MarketRisk): LossOfOthers {
  let atNo = 0
  let apart = 0
  let mostOfOne = 0
  for (const market of all) {
    if (market.ticker === asked.ticker || market.eventTicker !== asked.eventTicker) continue
    const { ifYes, ifNo } = knownSettlementLoss(market)
    atNo += ifNo
    apart += Math.max(ifYes, ifNo)
    mostOfOne = Math.max(mostOfOne, ifYes - ifNo)
  }
  return { atNo, apart, mostOfOne }
}

/** Pure. @see eventLoss */
export function lossWith({ atNo, apart, mostOfOne }: LossOfOthers, asked: MarketRisk, isExclusive: boolean): EventLoss {
  const own = settlementLoss(asked)
  const ifYes = microUsd(own.ifYes + (isExclusive ? atNo : apart))
  const ifNo = microUsd(own.ifNo + (isExclusive ? atNo + mostOfOne : apart))
  return { worst: ifYes > ifNo ? ifYes : ifNo, ifYes, ifNo }
}
