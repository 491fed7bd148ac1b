import { formatPrice, type Price } from '@kassandra/kalshi-sdk/units'
import type { ExchangeClock } from '../clock/exchange-clock.ts'
import { resultOf } from '../trading/settlements.ts'
import type { Engine } from './engine/engine.ts'
import { seconds, toLifecycleEvent } from './make-events.ts'

/** Determines a market and pays it. @param value Of one YES contract. @throws {SimError} `MARKET_UNKNOWN` */
export function settleMarket(engine: Engine, clock: ExchangeClock, ticker: string, value: Price): void {
  const tsUs = clock.take()
  const at = seconds(tsUs)
  const determined = { result: resultOf(value), determination_ts: at, settlement_value: formatPrice(value) }
  engine.publish(toLifecycleEvent(ticker, 'determined', tsUs, determined))
  engine.publish(toLifecycleEvent(ticker, 'settled', tsUs, { settled_ts: at }))
}
