import type { WeatherPoint } from '../../../exchange/reference-records.ts'
import type { WeatherIndex } from '../../../exchange/references.ts'
import type { Query } from '../../query.ts'
import { invalidParameter } from '../../rest-error.ts'
import type { Route, RouteContext } from '../../route.ts'

const DAY_MS = 86_400_000

/** The temperature index of a city, by the minute; an unknown city is 400. */
export const getWeather: Route = {
  path: '/live_data/weather/:city',
  auth: 'public',
  handle: (context) => {
    const { city, index } = find(context)
    const { fromMs, toMs } = readWindow(context.query, Math.floor(context.nowUs / 1_000))
    const isDetailed = context.query.flag('detailed') ?? false
    const points = index.points.filter(({ t, status }) => t >= fromMs && t <= toMs && (isDetailed || status !== 'incomplete'))
    const timeseries = points.map((point) => toView(point, isDetailed))
    return { city, config_version: points.at(-1)?.config_version ?? '', units: 'fahrenheit', timeseries }
  },
}

export const listWeatherCalibrations: Route = {
  path: '/live_data/weather/:city/calibrations',
  auth: 'public',
  handle: (context) => {
    const { city, index } = find(context)
    return { city, units: 'celsius', calibrations: index.calibrations }
  },
}

function find({ references, params }: RouteContext): { readonly city: string; readonly index: WeatherIndex } {
  const city = params['city'] ?? ''
  const index = references.findWeather(city)
  if (!index) throw invalidParameter(`there is no index of ${city}`)
  return { city, index }
}

/** Both ends inclusive, in Unix milliseconds; without any, the last day. */
function readWindow(query: Query, nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  const [fromMs, toMs, lastSec] = [query.seconds('from'), query.seconds('to'), query.seconds('last_sec')]
  if (lastSec !== undefined) {
    if (fromMs !== undefined || toMs !== undefined) throw invalidParameter('last_sec excludes from and to')
    if (lastSec < 0) throw invalidParameter('last_sec is below 0')
    return { fromMs: nowMs - lastSec * 1_000, toMs: nowMs }
  }
  if (fromMs !== undefined && toMs === undefined) throw invalidParameter('from needs to')
  const endMs = toMs ?? nowMs
  const startMs = fromMs ?? endMs - DAY_MS
  if (endMs < startMs) throw invalidParameter('to is before from')
  return { fromMs: startMs, toMs: endMs }
}

function toView({ config_version: _version, stations, ...point }: WeatherPoint, isDetailed: boolean): unknown {
  return isDetailed && stations ? { ...point, stations } : point
}
