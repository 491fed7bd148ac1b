import { type EpochUs, epochUs, formatPrice, ONE_DOLLAR, price } from '@kassandra/kalshi-sdk/units'
import { seconds, toCreatedEvent, toLifecycleEvent } from '../../exchange/make-events.ts'
import type { Floor } from './floor.ts'
import { type Instrument, rollingInstrument } from './instruments.ts'
import type { SyntheticMarket } from './synthetic-market.ts'
import { fillBook } from './traders.ts'

const SECOND_US = 1_000_000
const DETERMINED_AFTER_US = 2 * SECOND_US
const SETTLED_AFTER_US = 4 * SECOND_US
const PAUSE_US = 3 * SECOND_US

/**
 * Runs the rolling series: half a period before each close the next market is announced; at the close the book vanishes (an empty
 * snapshot, no lifecycle frame), the next market opens in silence; two seconds later the result stands, four seconds later it is paid.
 * @see Kalshi API reference, section 7
 */
export function startRolling(floor: Floor, periodS: number): void {
  const periodUs = periodS * SECOND_US
  const closeUs = epochUs(Math.ceil(floor.startUs / SECOND_US) * SECOND_US + periodUs)
  const openUs = epochUs(closeUs - 2 * periodUs)
  const first = floor.list(rollingInstrument(openUs, openUs, closeUs, 'active'), 0)
  roll(floor, first, closeUs, periodUs)
}

function roll(floor: Floor, current: SyntheticMarket, closeUs: EpochUs, periodUs: number): void {
  const closeAtUs = closeUs - floor.startUs
  const nextCloseUs = epochUs(closeUs + periodUs)
  const half = Math.floor(periodUs / 2 / SECOND_US) * SECOND_US
  floor.at(closeAtUs - half, (atUs) => {
    const next = announce(floor, rollingInstrument(floor.instant(atUs), closeUs, nextCloseUs, 'initialized'), atUs)
    floor.at(closeAtUs, () => {
      settleUp(floor, current, closeAtUs)
      floor.setStatus(next, 'active')
      floor.setTrading(next, true)
      floor.publishChanges(next, fillBook(next, floor.random), closeAtUs)
      roll(floor, next, nextCloseUs, periodUs)
    })
  })
}

function announce(floor: Floor, instrument: Instrument, atUs: number): SyntheticMarket {
  const market = floor.list(instrument, atUs)
  floor.publish(toCreatedEvent(instrument.definition, floor.instant(atUs)))
  return market
}

function settleUp(floor: Floor, market: SyntheticMarket, closeAtUs: number): void {
  const { ticker } = market.definition
  const result = market.fairPrice() >= 5_000 ? 'yes' : 'no'
  floor.setTrading(market, false)
  market.clear()
  floor.publish({ kind: 'snapshot', ticker, yes: [], no: [], initial: false, tsUs: floor.instant(closeAtUs) })
  floor.setStatus(market, 'closed')
  floor.at(closeAtUs + DETERMINED_AFTER_US, (atUs) => {
    const tsUs = floor.instant(atUs)
    const value = formatPrice(result === 'yes' ? ONE_DOLLAR : price(0))
    floor.publish(toLifecycleEvent(ticker, 'determined', tsUs, { result, determination_ts: seconds(tsUs), settlement_value: value }))
  })
  floor.at(closeAtUs + SETTLED_AFTER_US, (atUs) => {
    const tsUs = floor.instant(atUs)
    floor.publish(toLifecycleEvent(ticker, 'settled', tsUs, { settled_ts: seconds(tsUs) }))
    floor.retire(market)
  })
}

/** Pauses a market for three seconds, every three periods; its return cancels all resting orders. */
export function startPauses(floor: Floor, market: SyntheticMarket, periodS: number): void {
  const { ticker } = market.definition
  const pause = (atUs: number): void => {
    floor.setTrading(market, false)
    floor.publish(toLifecycleEvent(ticker, 'deactivated', floor.instant(atUs), { is_deactivated: true }))
    floor.at(atUs + PAUSE_US, (backUs) => {
      floor.publish(toLifecycleEvent(ticker, 'activated', floor.instant(backUs), { is_deactivated: false }))
      floor.publishChanges(market, market.cancelAll(), backUs)
      floor.setTrading(market, true)
    })
    floor.at(atUs + 3 * periodS * SECOND_US, pause)
  }
  floor.at(Math.floor(0.6 * periodS) * SECOND_US, pause)
}
