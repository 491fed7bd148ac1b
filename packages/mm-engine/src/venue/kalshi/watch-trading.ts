import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { ClosedError, KalshiError } from '@kassandra/kalshi-sdk'
import type { ExchangeSchedule, ExchangeStatus } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ObserveMarketData } from './market-data-observation.ts'
import { isInMaintenance, nextTurnOfTradingUs } from './trading-hours.ts'
import { pause, type VenueClock } from './venue-clock.ts'

export interface TradingWatch {
  readonly client: Pick<KalshiClient, 'exchange'>
  readonly clock: VenueClock
  readonly observe: ObserveMarketData
  readonly everyMs: number
  readonly onStatus: (isActive: boolean, isShardActive: (shard: number) => boolean) => void
}

const SCHEDULE_EVERY_US = 3_600_000_000

/** Asks for the status of the exchange every so often, and at each turn that is planned, until the signal aborts. */
export async function watchTrading({ client, clock, observe, everyMs, onStatus }: TradingWatch, signal: AbortSignal): Promise<void> {
  let schedule: ExchangeSchedule | undefined
  let scheduleUs = 0
  const read = async <T>(what: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call()
    } catch (error) {
      if (signal.aborted || error instanceof ClosedError) return undefined
      if (!(error instanceof KalshiError)) throw error
      observe({ kind: 'read-failed', what, error, atUs: clock.nowUs() })
      return undefined
    }
  }
  while (!signal.aborted) {
    const status = await read('the status of the exchange', () => client.exchange.status({ signal }))
    if (schedule === undefined || clock.nowUs() >= scheduleUs + SCHEDULE_EVERY_US) {
      schedule = (await read('the schedule of the exchange', () => client.exchange.schedule({ signal }))) ?? schedule
      scheduleUs = clock.nowUs()
    }
    const nowUs = clock.nowUs()
    if (status && !signal.aborted) onStatus(isActiveAt(status, schedule, nowUs), (shard) => isShardActive(status, shard))
    const turnUs = schedule && nextTurnOfTradingUs(schedule, nowUs)
    await pause(clock, Math.min(everyMs, turnUs === undefined ? everyMs : Math.ceil((turnUs - nowUs) / 1_000)), signal)
  }
}

/** Pure. Any shard that is at work will do: the markets of the others are closed one by one. */
function isActiveAt(status: ExchangeStatus, schedule: ExchangeSchedule | undefined, nowUs: EpochUs): boolean {
  if (schedule && isInMaintenance(schedule, nowUs)) return false
  if (status.shards.length === 0) return status.exchangeActive && status.tradingActive
  return status.shards.some(({ exchangeActive, tradingActive }) => exchangeActive && tradingActive)
}

function isShardActive({ exchangeActive, tradingActive, shards }: ExchangeStatus, shard: number): boolean {
  const own = shards.find(({ exchangeIndex }) => exchangeIndex === shard) ?? { exchangeActive, tradingActive }
  return own.exchangeActive && own.tradingActive
}
