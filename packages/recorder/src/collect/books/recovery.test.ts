import { epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { RecoveryLadder } from './recovery.ts'

const ms = (value: number) => epochUs(1_000_000 + value * 1_000)
const ladder = () => new RecoveryLadder({ deadlineMs: 1_000, minAskMs: 100, maxAsks: 3 })

it('asks for the snapshots of every tainted market and is done when they have come', () => {
  const recovery = ladder()
  expect(recovery.taint(['A', 'B'], ms(0))).toEqual({ kind: 'get-snapshot', tickers: ['A', 'B'] })
  recovery.settle('A', ms(10))
  recovery.settle('B', ms(20))
  expect(recovery.tainted.size).toBe(0)
  expect(recovery.tick(ms(5_000))).toBeUndefined()
})

it('joins a swarm of gaps into one further request', () => {
  const recovery = ladder()
  recovery.taint(['A'], ms(0))
  expect(recovery.taint(['A'], ms(10))).toBeUndefined()
  expect(recovery.taint(['A'], ms(20))).toBeUndefined()
  expect(recovery.tick(ms(50))).toBeUndefined()
  expect(recovery.tick(ms(100))).toEqual({ kind: 'get-snapshot', tickers: ['A'] })
  expect(recovery.tick(ms(200))).toBeUndefined()
})

it('subscribes anew, then connects anew, when no snapshot comes, and leaves it at that', () => {
  const recovery = ladder()
  recovery.taint(['A'], ms(0))
  expect(recovery.tick(ms(999))).toBeUndefined()
  expect(recovery.tick(ms(1_000))).toMatchObject({ kind: 'resubscribe' })
  expect(recovery.tick(ms(1_999))).toBeUndefined()
  expect(recovery.tick(ms(2_000))).toMatchObject({ kind: 'reconnect' })
  recovery.disconnect()
  expect(recovery.tick(ms(9_000))).toBeUndefined()
  recovery.expect(['A'], ms(10_000))
  expect(recovery.tick(ms(11_000))).toMatchObject({ kind: 'get-snapshot' })
  expect(recovery.tick(ms(12_000))).toEqual({ kind: 'give-up', tickers: ['A'] })
  expect(recovery.tick(ms(99_000))).toBeUndefined()
})

it('climbs at once when a request is refused', () => {
  const recovery = ladder()
  recovery.taint(['A'], ms(0))
  expect(recovery.fail(ms(5))).toMatchObject({ kind: 'resubscribe' })
})

it('asks a few times for a market that stays silent while others answer, and never disturbs the others for it', () => {
  const recovery = ladder()
  const actions = [recovery.taint(['A', 'Z'], ms(0))]
  recovery.settle('A', ms(10))
  for (let at = 0; at <= 9_000; at += 100) actions.push(recovery.tick(ms(at)))
  expect(actions.filter((action) => action !== undefined)).toEqual([
    { kind: 'get-snapshot', tickers: ['A', 'Z'] },
    { kind: 'get-snapshot', tickers: ['Z'] },
    { kind: 'get-snapshot', tickers: ['Z'] },
    { kind: 'give-up', tickers: ['Z'] },
  ])
})

it('waits for the snapshots of new subscriptions before it asks', () => {
  const recovery = ladder()
  recovery.expect(['A'], ms(0))
  expect(recovery.tick(ms(500))).toBeUndefined()
  expect(recovery.tick(ms(1_000))).toEqual({ kind: 'get-snapshot', tickers: ['A'] })
})

it('is not put off by markets that are added all the time', () => {
  const recovery = ladder()
  recovery.taint(['A'], ms(0))
  for (let at = 100; at < 1_000; at += 100) recovery.expect([`N${at}`], ms(at))
  expect(recovery.tick(ms(1_000))).toMatchObject({ kind: 'resubscribe' })
})

it('has nothing to recover of markets that are over', () => {
  const recovery = ladder()
  recovery.taint(['A'], ms(0))
  recovery.remove(['A'])
  expect(recovery.tick(ms(5_000))).toBeUndefined()
})
