import { KalshiError } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { ClockWatch } from './clock-watch.ts'
import { type Condition, HealthJudge } from './health.ts'
import type { PartHealth } from './part-health.ts'

class Refusal extends KalshiError {
  override readonly code = 'refused'
  override readonly retryable = true
}

const START: EpochUs = epochUs(1_800_000_000_000_000)

function judge() {
  let nowUs: EpochUs = START
  const clock = { nowUs: () => nowUs, setTimer: () => () => undefined }
  const health = new HealthJudge(clock)
  const report = (condition: Partial<Condition> = {}): Readonly<Record<string, PartHealth>> =>
    health.report({ ...FINE, ...condition }).parts
  const advance = (seconds: number): void => {
    nowUs = epochUs(nowUs + seconds * 1_000_000)
  }
  return { health, clock, report, advance }
}
const FINE: Condition = {
  state: 'running',
  isConnected: true,
  unheldSinceUs: undefined,
  connections: [],
  backlogRows: 0,
  pausedSinceUs: undefined,
  tradesMissingSinceUs: undefined,
  age: undefined,
}
const states = (parts: Readonly<Record<string, PartHealth>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(parts).flatMap(([part, { state }]) => (state === 'ok' ? [] : [[part, state]])))

it('is well in every part while nothing happens', () => {
  const { health, report } = judge()
  expect(states(report())).toEqual({ registry: 'starting' })
  health.note({ kind: 'registry-reconciled', markets: 1, active: 1, events: 1, series: 1 })
  expect(states(report())).toEqual({})
})

it('is unhealthy when nothing has been subscribed for a minute, and degraded for one socket of several', () => {
  const { report, advance } = judge()
  const down = { member: 1, isConnected: false, markets: 3, unheldSinceUs: START, lastFrameAtUs: undefined, latestExchangeTsUs: undefined }
  const condition = { isConnected: false, unheldSinceUs: START, connections: [{ ...down, member: 0, unheldSinceUs: undefined }, down] }
  advance(59)
  expect(states(report(condition))).toMatchObject({ exchange: 'starting', socket_1: 'starting' })
  advance(1)
  expect(states(report(condition))).toMatchObject({ exchange: 'unhealthy', socket_1: 'degraded' })
  expect(report(condition)['socket_0']).toEqual({ state: 'ok' })
})

it('tells a database that refuses from one that is slow, and when either is over', () => {
  const { health, report, advance } = judge()
  health.note({ kind: 'write-failed', error: new Error('x'), rows: 5, retryInMs: 1 })
  expect(report({ backlogRows: 5 })['timeseries_database']).toEqual({ state: 'degraded', detail: 'writing fails, 5 rows wait' })
  advance(30)
  expect(report()['timeseries_database']?.state).toBe('unhealthy')
  health.note({ kind: 'heartbeat' })
  expect(report()['timeseries_database']?.state).toBe('unhealthy')
  health.note({ kind: 'batch-written', batch: { rowCount: 5 } as never, seconds: 1, attempts: 2 })
  expect(report()['timeseries_database']).toEqual({ state: 'ok' })
  const pausedSinceUs = START
  expect(report({ pausedSinceUs, backlogRows: 9 })['timeseries_database']).toEqual({
    state: 'unhealthy',
    detail: 'reading is paused, 9 rows wait',
  })
})

it('blames the exchange or the database for a listing that fails', () => {
  const { health, report } = judge()
  health.note({ kind: 'registry-failed', part: 'markets', error: new Refusal('no') })
  expect(states(report())).toEqual({ registry: 'degraded' })
  health.note({ kind: 'registry-failed', part: 'markets', error: new Error('connection terminated') })
  expect(states(report())).toEqual({ registry: 'degraded', metadata_database: 'degraded' })
  health.note({ kind: 'registry-reconciled', markets: 1, active: 1, events: 1, series: 1 })
  expect(states(report())).toEqual({})
})

it('says that polls and backfills are behind', () => {
  const { health, report, advance } = judge()
  health.note({ kind: 'poll-behind', markets: 5, seconds: 1_000, intervalSeconds: 900 })
  advance(900)
  expect(states(report({ tradesMissingSinceUs: START }))).toMatchObject({ poller: 'degraded', backfill: 'degraded' })
  health.note({ kind: 'books-polled', poll: 1, markets: 5, failed: 0, seconds: 800 })
  expect(report()['poller']).toEqual({ state: 'ok' })
})

it.each([
  [79, 'ok'],
  [80, 'degraded'],
  [100, 'unhealthy'],
])('judges the disk by its limit: %i of 100 bytes', (sizeBytes, state) => {
  const { health, report } = judge()
  health.note({ kind: 'disk-measured', sizeBytes, limitBytes: 100 })
  expect(report()['disk']?.state).toBe(state)
})

it('is unhealthy once unread rows were lost', () => {
  const { health, report } = judge()
  health.note({ kind: 'partition-dropped', table: 'trades', partition: 'p', sizeBytes: 1, cause: 'limit', lostRows: 3 })
  expect(report()['disk']).toEqual({ state: 'unhealthy', detail: '3 rows were dropped before they were read' })
})

it.each([
  ['on the way for a moment', 0.04, 'ok', undefined],
  ['from the future: our clock is behind', -1.5, 'degraded', 'our clock is 1.5 s behind the exchange'],
  ['from the far future', -12, 'unhealthy', 'our clock is 12.0 s behind the exchange'],
  ['late, all of them', 5, 'degraded', 'our clock is 3.0 s ahead of the exchange, or the stream is late'],
])('judges our clock by the youngest frames: %s', (_case, leastSeconds, state, detail) => {
  const { report } = judge()
  expect(report({ age: { leastSeconds, mostSeconds: 9 } })['clock']).toEqual(detail === undefined ? { state } : { state, detail })
})

it('looks at the youngest and the oldest frame of the last minute', () => {
  const { clock, advance } = judge()
  const watch = new ClockWatch(clock)
  expect(watch.age()).toBeUndefined()
  const arrive = (ageMs: number): void => watch.observe(epochUs(clock.nowUs() - ageMs * 1_000), clock.nowUs())
  for (const ageMs of [40, 2_000, 90]) arrive(ageMs)
  expect(watch.age()).toEqual({ leastSeconds: 0.04, mostSeconds: 2 })
  advance(31)
  arrive(-500)
  expect(watch.age()).toEqual({ leastSeconds: -0.5, mostSeconds: 2 })
  advance(31)
  arrive(100)
  expect(watch.age()).toEqual({ leastSeconds: -0.5, mostSeconds: 0.1 })
  advance(61)
  expect(watch.age()).toBeUndefined()
})
