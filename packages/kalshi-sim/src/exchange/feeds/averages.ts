import { formatIndexValue, type IndexValue, indexValue } from '@kassandra/kalshi-sdk/units'

/** One value of a feed; `tsMs` is the time of its source. */
export interface Tick {
  readonly tsMs: number
  readonly value: IndexValue
}

/** @see Kalshi AsyncAPI document, cfbenchmarksAvgData */
export interface AverageMsg {
  readonly value: string
  readonly window_size: number
  readonly window_start_ts_ms: number
  readonly window_end_ts_exclusive: number
}

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS

/** Mean of the minute before a tick, which is not counted itself; its own value when there was none. */
export function trailingAverage(earlier: readonly Tick[], { tsMs, value }: Tick): AverageMsg {
  const window = earlier.filter((tick) => tick.tsMs >= tsMs - MINUTE_MS && tick.tsMs < tsMs)
  return toMsg(window.length === 0 ? value : meanOf(window), window.length, tsMs - MINUTE_MS, tsMs)
}

/** In the last minute before a quarter of an hour closes: the mean of that minute so far, the closing tick included; else undefined. */
export function closingAverage(earlier: readonly Tick[], tick: Tick): AverageMsg | undefined {
  const closeMs = Math.ceil(tick.tsMs / QUARTER_MS) * QUARTER_MS
  const startMs = closeMs - MINUTE_MS
  if (tick.tsMs <= startMs) return undefined
  const window = [...earlier.filter(({ tsMs }) => tsMs > startMs), tick]
  return toMsg(meanOf(window), window.length, startMs + 1, closeMs + 1)
}

/** Rounded half up to $0.00000001. */
function meanOf(ticks: readonly Tick[]): IndexValue {
  const sum = ticks.reduce((total, { value }) => total + BigInt(value), 0n)
  const count = BigInt(ticks.length)
  return indexValue(Number((sum * 2n + count) / (count * 2n)))
}

const toMsg = (value: IndexValue, size: number, startMs: number, endMs: number): AverageMsg => ({
  value: formatIndexValue(value),
  window_size: size,
  window_start_ts_ms: startMs,
  window_end_ts_exclusive: endMs,
})
