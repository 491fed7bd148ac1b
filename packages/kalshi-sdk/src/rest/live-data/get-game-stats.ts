import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, type JsonObject, object } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** What happened in a game, period by period; the events are free-form, by sport. */
export interface GameStats {
  readonly periods: readonly { readonly events: readonly JsonObject[] }[]
}

/**
 * Gets the course of a game. Empty where the exchange has none for its kind.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Get Game Stats"
 */
export function getGameStats(transport: RestTransport, milestoneId: string, options?: CallOptions): ApiPromise<GameStats> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/live_data/milestone/${milestoneId}/game_stats` }),
    (body) => new Fields(body).find('pbp', toGameStats) ?? { periods: [] },
    options,
  )
}

const toGameStats: Decoder<GameStats> = (value) => ({
  periods: new Fields(value).list('periods', (period) => ({ events: new Fields(period).list('events', object) })),
})
