import { expect, it } from 'vitest'
import { decodeFrame } from '../decode-frame.ts'

const AVERAGE = {
  value: '68000.12000000',
  window_size: 3,
  window_start_ts_ms: 1_709_999_940_123,
  window_end_ts_exclusive: 1_710_000_000_123,
}
const DATA = '{"type":"value","id":"BRTI","time":1710000000120,"value":"68000.12"}'
const tick = (msg: object = {}): object => ({
  type: 'cfbenchmarks_value',
  sid: 1,
  seq: 42,
  msg: { index_id: 'BRTI', received_at: 1_710_000_000_123, data: DATA, avg_60s_data: AVERAGE, ...msg },
})

it('reads a tick of an index with its averages, value and source time out of the text of CF Benchmarks', () => {
  const average = { windowSize: 3, windowStart: 1_709_999_940_123_000, windowEnd: 1_710_000_000_123_000 }
  const quarter = { ...AVERAGE, value: '68000.23000001', window_size: 14 }
  expect(decodeFrame(tick({ last_60s_windowed_average_15min: quarter }))).toEqual({
    kind: 'cfbenchmarks-value',
    sid: 1,
    seq: 42,
    indexId: 'BRTI',
    value: 6_800_012_000_000,
    sourceTime: 1_710_000_000_120_000,
    receivedTime: 1_710_000_000_123_000,
    data: DATA,
    average60s: { ...average, value: 6_800_012_000_000 },
    quarterHourAverage: { ...average, value: 6_800_023_000_001, windowSize: 14 },
  })
})

it.each(['no JSON', '[]', '{"value":68000.12}', '{"value":"a lot","time":"noon"}', '{"time":1e300}', '{}'])(
  'passes on a text of CF Benchmarks that it cannot read: %s',
  (data) => {
    expect(decodeFrame(tick({ data }))).toMatchObject({ kind: 'cfbenchmarks-value', data, value: undefined, sourceTime: undefined })
  },
)

it('reads a fast tick', () => {
  const msg = { index_id: 'BRTI', value_usd: '0.00000001', source_ts_ms: 1_710_000_000_100, received_at: 1_710_000_000_123, data: DATA }
  expect(decodeFrame({ type: 'cfbenchmarks_value_5hz', sid: 1, seq: 3, msg })).toEqual({
    kind: 'cfbenchmarks-value-5hz',
    sid: 1,
    seq: 3,
    indexId: 'BRTI',
    value: 1,
    sourceTime: 1_710_000_000_100_000,
    receivedTime: 1_710_000_000_123_000,
    data: DATA,
  })
})

it('reads a price of Pyth', () => {
  const msg = {
    underlying_ticker: 'Metal.XAU/USD',
    value_usd: '2365.12345000',
    source_ts_ms: 1_710_000_000_100,
    received_at: 1_710_000_000_123,
  }
  expect(decodeFrame({ type: 'pyth_value', sid: 1, seq: 42, msg })).toEqual({
    kind: 'pyth-value',
    sid: 1,
    seq: 42,
    underlyingTicker: 'Metal.XAU/USD',
    value: 236_512_345_000,
    sourceTime: 1_710_000_000_100_000,
    receivedTime: 1_710_000_000_123_000,
  })
})

it('reads the lists that answer a command', () => {
  const outer = { id: 2, sid: 1, seq: 1 }
  const known = { sid: 1, seq: 1, commandId: 2 }
  expect(decodeFrame({ type: 'cfbenchmarks_value_5hz_indexlist', ...outer, msg: { index_ids: ['BRTI'] } })).toEqual({
    kind: 'cfbenchmarks-index-list',
    channel: 'cfbenchmarks_value_5hz',
    ...known,
    indexIds: ['BRTI'],
  })
  expect(decodeFrame({ type: 'pyth_value_underlying_list', ...outer, msg: { underlying_tickers: [] } })).toEqual({
    kind: 'pyth-underlying-list',
    ...known,
    underlyingTickers: [],
  })
})

it.each([
  ['a value finer than eight decimals', tick({ avg_60s_data: { ...AVERAGE, value: '0.000000001' } })],
  ['no average', tick({ avg_60s_data: undefined })],
  ['a list that is none', { type: 'pyth_value_underlying_list', sid: 1, seq: 1, msg: {} }],
])('calls malformed %s', (_what, raw) => {
  expect(decodeFrame(raw).kind).toBe('malformed')
})
