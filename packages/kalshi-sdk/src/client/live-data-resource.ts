import type { ApiPromise } from '../rest/answer/api-promise.ts'
import { type EventLiveData, type EventLiveDataQuery, getEventLiveData } from '../rest/live-data/get-event-live-data.ts'
import { type GameStats, getGameStats } from '../rest/live-data/get-game-stats.ts'
import { getLiveData } from '../rest/live-data/get-live-data.ts'
import { getLiveDataByType } from '../rest/live-data/get-live-data-by-type.ts'
import { getWeatherCalibrations, type WeatherCalibrations } from '../rest/live-data/get-weather-calibrations.ts'
import { getWeatherIndex, type WeatherIndex, type WeatherIndexQuery } from '../rest/live-data/get-weather-index.ts'
import { listLiveData } from '../rest/live-data/list-live-data.ts'
import type { LiveData, LiveDataQuery } from '../rest/live-data/live-data.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Scores, charts and weather, as they come in. */
export interface LiveDataResource {
  /** See `listLiveData`. */
  batch(milestoneIds: readonly string[], query?: LiveDataQuery, options?: CallOptions): ApiPromise<readonly LiveData[]>
  /** See `getEventLiveData`. */
  event(eventTicker: string, query?: EventLiveDataQuery, options?: CallOptions): ApiPromise<EventLiveData>
  /** See `getLiveData`. */
  milestone(milestoneId: string, query?: LiveDataQuery, options?: CallOptions): ApiPromise<LiveData>
  /** See `getLiveDataByType`. */
  byType(type: string, milestoneId: string, query?: LiveDataQuery, options?: CallOptions): ApiPromise<LiveData>
  /** See `getGameStats`. */
  gameStats(milestoneId: string, options?: CallOptions): ApiPromise<GameStats>
  /** See `getWeatherIndex`. */
  weather(city: string, query?: WeatherIndexQuery, options?: CallOptions): ApiPromise<WeatherIndex>
  /** See `getWeatherCalibrations`. */
  weatherCalibrations(city: string, options?: CallOptions): ApiPromise<WeatherCalibrations>
}

export function bindLiveData(transport: RestTransport): LiveDataResource {
  return {
    batch: (milestoneIds, query, options) => listLiveData(transport, milestoneIds, query, options),
    event: (eventTicker, query, options) => getEventLiveData(transport, eventTicker, query, options),
    milestone: (milestoneId, query, options) => getLiveData(transport, milestoneId, query, options),
    byType: (type, milestoneId, query, options) => getLiveDataByType(transport, type, milestoneId, query, options),
    gameStats: (milestoneId, options) => getGameStats(transport, milestoneId, options),
    weather: (city, query, options) => getWeatherIndex(transport, city, query, options),
    weatherCalibrations: (city, options) => getWeatherCalibrations(transport, city, options),
  }
}
