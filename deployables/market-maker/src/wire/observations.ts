import type { Qty } from '@kassandra/kalshi-sdk/units'
import type { EngineEvent } from '@kassandra/mm-engine'
import type { MarketDataObservation, VenueObservation } from '@kassandra/mm-engine/kalshi'
import type { Logger } from '@kassandra/runtime'
import type { AlertDesk } from '../alerts/alert-desk.ts'
import type { MakerHealth } from '../health/maker-health.ts'

/** Whoever is told of what happens around the engine. */
export interface Observers {
  readonly logger: Logger
  readonly health: MakerHealth
  readonly alerts: AlertDesk
  /** What rests in front of own orders, by market and client order id. */
  readonly queues: Map<string, Map<string, Qty>>
  /** The process ends: it triggers order groups itself. */
  isEnding: boolean
}

/** What the market data tells that no engine needs. */
export function takeDataObservation({ logger, health, alerts }: Observers, observation: MarketDataObservation): void {
  const { kind, atUs, ...facts } = observation
  switch (kind) {
    case 'data-up':
      health.set('marketData', 'ok')
      logger.info(facts, 'market data is up')
      break
    case 'data-down':
      health.set('marketData', 'degraded', observation.detail)
      logger.warn(facts, 'market data is down')
      break
    case 'read-failed':
      logger.warn({ what: observation.what, error: observation.error.message }, 'a read failed and is tried again')
      break
    case 'market-skipped':
      alerts.raise({
        key: `skipped ${observation.ticker}`,
        level: 'warning',
        text: `${observation.ticker} is not traded: ${observation.reason}`,
        atUs,
      })
      logger.warn(facts, 'a market is skipped')
      break
    default:
      logger.info({ observation: kind, ...facts }, 'markets')
  }
}

/**
 * What the exchange tells of its private side.
 * @returns What of it the engine should know.
 */
export function takeVenueObservation(observers: Observers, observation: VenueObservation): readonly EngineEvent[] {
  const { logger, health, alerts, queues } = observers
  const { kind, atUs, ...facts } = observation
  switch (kind) {
    case 'stream-caught-up':
      health.set(observation.stream, 'ok')
      break
    case 'stream-down':
      health.set(observation.stream, 'degraded', observation.detail)
      logger.warn(facts, 'a private stream is down')
      break
    case 'order-group':
      logger.warn(facts, 'the order group')
      if (observation.state !== 'triggered' || observers.isEnding) break
      alerts.raise({ key: 'order-group', level: 'error', text: 'the exchange triggered the order group', atUs })
      return [{ kind: 'kill', reason: 'the exchange triggered the order group', atUs }]
    case 'refusal':
      logger.info(facts, 'a command was refused')
      break
    case 'read-failed':
      logger.warn({ what: observation.what, error: observation.error.message }, 'a read failed and is tried again')
      break
    case 'queue-position':
      return [queueEvent(queues, observation)]
    case 'cancelled-everything':
      logger.info({ isVerified: observation.outcome.isVerified, remaining: observation.outcome.remaining.length }, 'cancelled everything')
      break
    default:
      logger.debug(facts, kind)
  }
  return []
}

/** The exchange tells of one order at a time, the engine wants the whole market. */
function queueEvent(
  queues: Observers['queues'],
  { ticker, clientOrderId, ahead, atUs }: Extract<VenueObservation, { kind: 'queue-position' }>,
): EngineEvent {
  const known = queues.get(ticker) ?? new Map<string, Qty>()
  known.delete(clientOrderId)
  known.set(clientOrderId, ahead)
  const newest = [...known].slice(-QUEUES_KEPT)
  queues.set(ticker, new Map(newest))
  return { kind: 'queue', ticker, ahead: newest.map(([id, count]) => ({ clientOrderId: id, ahead: count })), atUs }
}

/** More than a market has orders. */
const QUEUES_KEPT = 32
