import { formatIndexValue, type IndexValue } from '@kassandra/kalshi-sdk/units'
import type { Audience } from '../../ws/audience.ts'
import type { Channel } from '../../ws/channel.ts'
import { plainFrame } from '../../ws/frames/channel-frame.ts'
import { closingAverage, type Tick, trailingAverage } from './averages.ts'

/** A value of an index or an underlying at a time of its source, in Unix milliseconds. */
export interface FeedValue {
  readonly name: string
  readonly value: IndexValue
  readonly sourceTsMs: number
}

/** As far back as averages look. */
const KEPT_MS = 60_000
const RECENT_MS = 2 * 3_600_000

/** Reference prices from outside: CF Benchmarks indices, at one and at five a second, and Pyth. */
export class Feeds {
  readonly #audience: Pick<Audience, 'deliver'>
  readonly #ticks: Readonly<Record<FeedChannel, Map<string, Tick[]>>> = {
    cfbenchmarks_value: new Map(),
    cfbenchmarks_value_5hz: new Map(),
    pyth_value: new Map(),
  }

  constructor(audience: Pick<Audience, 'deliver'>) {
    this.#audience = audience
  }

  /** Publishes a value; false when it is not newer than the last of its name, which subscribers never see. */
  publish(channel: FeedChannel, value: FeedValue): boolean {
    const { name, sourceTsMs } = value
    const ticks = this.#ticks[channel].get(name) ?? []
    const last = ticks.at(-1)
    if (last && sourceTsMs <= last.tsMs) return false
    const earlier = ticks.filter(({ tsMs }) => tsMs >= sourceTsMs - KEPT_MS)
    const tick: Tick = { tsMs: sourceTsMs, value: value.value }
    this.#ticks[channel].set(name, [...earlier, tick])
    this.#audience.deliver(plainFrame({ channel, ticker: name, type: channel, sequenced: true }, () => toMsg(channel, value, earlier)))
    return true
  }

  /** Every index that was ever published; of underlyings, those of the last two hours before the newest value. */
  namesOf(channel: Channel): readonly string[] {
    if (!isFeedChannel(channel)) return []
    const last = [...this.#ticks[channel]].map(([name, ticks]) => ({ name, tsMs: ticks.at(-1)?.tsMs ?? 0 }))
    const sinceMs = channel === 'pyth_value' ? Math.max(...last.map(({ tsMs }) => tsMs)) - RECENT_MS : 0
    return last.flatMap(({ name, tsMs }) => (tsMs >= sinceMs ? [name] : [])).sort()
  }
}

export type FeedChannel = 'cfbenchmarks_value' | 'cfbenchmarks_value_5hz' | 'pyth_value'

const isFeedChannel = (channel: Channel): channel is FeedChannel => channel.startsWith('cfbenchmarks_value') || channel === 'pyth_value'

/** @see Kalshi AsyncAPI document, cfbenchmarksValuePayload, cfbenchmarksValue5HzPayload, pythValuePayload */
function toMsg(channel: FeedChannel, { name, value, sourceTsMs }: FeedValue, earlier: readonly Tick[]): unknown {
  const valueUsd = formatIndexValue(value)
  const received = sourceTsMs
  const data = JSON.stringify({ type: 'value', time: sourceTsMs, id: name, value: valueUsd })
  if (channel === 'pyth_value') {
    return { underlying_ticker: name, value_usd: valueUsd, source_ts_ms: sourceTsMs, received_at: received }
  }
  if (channel === 'cfbenchmarks_value_5hz') {
    return { index_id: name, value_usd: valueUsd, source_ts_ms: sourceTsMs, received_at: received, data }
  }
  const tick: Tick = { tsMs: sourceTsMs, value }
  const closing = closingAverage(earlier, tick)
  return {
    index_id: name,
    received_at: received,
    data,
    avg_60s_data: trailingAverage(earlier, tick),
    ...(closing ? { last_60s_windowed_average_15min: closing } : {}),
  }
}
