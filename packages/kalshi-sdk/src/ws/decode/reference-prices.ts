import { isObject, parseJson } from '../../json/parse-json.ts'
import { type IndexValue, parseIndexValue } from '../../units/index-value.ts'
import { type EpochUs, epochUs } from '../../units/time.ts'
import { UnitError } from '../../units/unit-error.ts'
import type { FrameEnvelope } from '../frames/envelope.ts'
import type {
  CfBenchmarksIndexListFrame,
  CfBenchmarksValue5HzFrame,
  CfBenchmarksValueFrame,
  PythUnderlyingListFrame,
  PythValueFrame,
  WindowedAverage,
} from '../frames/reference-prices.ts'
import {
  fail,
  findObject,
  findTexts,
  type JsonObject,
  readEpochMillis,
  readIndexValue,
  readInteger,
  readObject,
  readOrdinal,
  readText,
} from './fields.ts'

/** @see Kalshi AsyncAPI document, cfbenchmarksValuePayload */
export function decodeCfBenchmarksValue(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): CfBenchmarksValueFrame {
  const data = readText(msg, 'data')
  const quarterHour = findObject(msg, 'last_60s_windowed_average_15min')
  return {
    ...envelope,
    kind: 'cfbenchmarks-value',
    sid: readOrdinal(raw, 'sid'),
    indexId: readText(msg, 'index_id'),
    ...readUpstream(data),
    receivedTime: readEpochMillis(msg, 'received_at'),
    data,
    average60s: toAverage(readObject(msg, 'avg_60s_data')),
    quarterHourAverage: quarterHour && toAverage(quarterHour),
  }
}

/** @see Kalshi AsyncAPI document, cfbenchmarksValue5HzPayload */
export function decodeCfBenchmarksValue5Hz(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): CfBenchmarksValue5HzFrame {
  return {
    ...envelope,
    kind: 'cfbenchmarks-value-5hz',
    sid: readOrdinal(raw, 'sid'),
    indexId: readText(msg, 'index_id'),
    ...readTick(msg),
    data: readText(msg, 'data'),
  }
}

/** @see Kalshi AsyncAPI document, pythValuePayload */
export function decodePythValue(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): PythValueFrame {
  return {
    ...envelope,
    kind: 'pyth-value',
    sid: readOrdinal(raw, 'sid'),
    underlyingTicker: readText(msg, 'underlying_ticker'),
    ...readTick(msg),
  }
}

/** @see Kalshi AsyncAPI document, cfbenchmarksIndexListPayload and cfbenchmarks5HzIndexListPayload */
export function decodeIndexList(
  envelope: FrameEnvelope,
  raw: JsonObject,
  msg: JsonObject,
  channel: CfBenchmarksIndexListFrame['channel'],
): CfBenchmarksIndexListFrame {
  const sid = readOrdinal(raw, 'sid')
  return { ...envelope, kind: 'cfbenchmarks-index-list', sid, channel, indexIds: readTexts(msg, 'index_ids') }
}

/** @see Kalshi AsyncAPI document, pythUnderlyingListPayload */
export function decodeUnderlyingList(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): PythUnderlyingListFrame {
  const sid = readOrdinal(raw, 'sid')
  return { ...envelope, kind: 'pyth-underlying-list', sid, underlyingTickers: readTexts(msg, 'underlying_tickers') }
}

function readTick(msg: JsonObject) {
  return {
    value: readIndexValue(msg, 'value_usd'),
    sourceTime: readEpochMillis(msg, 'source_ts_ms'),
    receivedTime: readEpochMillis(msg, 'received_at'),
  }
}

function toAverage(average: JsonObject): WindowedAverage {
  return {
    value: readIndexValue(average, 'value'),
    windowSize: readInteger(average, 'window_size'),
    windowStart: readEpochMillis(average, 'window_start_ts_ms'),
    windowEnd: readEpochMillis(average, 'window_end_ts_exclusive'),
  }
}

function readTexts(msg: JsonObject, key: string): readonly string[] {
  return findTexts(msg, key) ?? fail(key, msg[key], 'a list of texts')
}

// Another firm's text, known by one example only: what it does not say as in that example is not known.
function readUpstream(data: string): { readonly value: IndexValue | undefined; readonly sourceTime: EpochUs | undefined } {
  const upstream = parseJson(data)
  const { value, time }: JsonObject = isObject(upstream) ? upstream : {}
  return {
    value: typeof value === 'string' ? inUnitOrNone(() => parseIndexValue(value)) : undefined,
    sourceTime: typeof time === 'number' ? inUnitOrNone(() => epochUs(time * 1_000)) : undefined,
  }
}

/** What `read` gives, or nothing where it is no value of its unit. */
function inUnitOrNone<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnitError) return undefined
    throw error
  }
}
