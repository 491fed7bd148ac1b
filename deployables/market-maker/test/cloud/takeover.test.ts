import { gunzipSync } from 'node:zlib'
import { formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { LEASE_TIMES } from '../../src/lease/lease-times.ts'
import { call } from '../dashboard/support/api-client.ts'
import { readExchangeBooks } from '../live/support/exchange-books.ts'
import { MakerApi } from '../live/support/maker-api.ts'
import type { MakerProcess } from '../live/support/maker-process.ts'
import type { PacedExchange } from '../live/support/paced-exchange.ts'
import { OTHER, restingOf, startQuietFloor, take, US, until } from '../live/support/quiet-floor.ts'
import { Cloud } from './support/cloud.ts'

const PACE = 5
/** On a busy machine a process stands still for a while: that is no loss where none is asked for. */
const PATIENT = { env: { TEST_LEASE: JSON.stringify({ tradeMs: LEASE_TIMES.ttlMs - 1_000 }) } }
const TOKEN = 'a-token-of-more-than-24-characters'
const open = (): Promise<PacedExchange> => startQuietFloor({ pace: PACE })

/** The lease as it is scraped. */
async function leaseIn(maker: MakerProcess): Promise<{ readonly state: string | undefined; readonly failures: number }> {
  const { metricsUrl } = await maker.said('starting')
  const text = await fetch(String(metricsUrl)).then((answer) => answer.text())
  return {
    state: /^kassandra_market_maker_lease_state\{state="(\w+)"\} 1$/m.exec(text)?.[1],
    failures: Number(/^kassandra_market_maker_lease_renewal_failures_total (\d+)$/m.exec(text)?.[1]),
  }
}

async function ask(maker: MakerProcess, path: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const { healthUrl } = await maker.said('starting')
  const answer = await fetch(String(healthUrl).replace('/health', path))
  return { status: answer.status, body: await answer.json() }
}

/** Of those that anybody of us has sent, the epochs of their runs. */
const epochsOf = (orders: readonly { readonly clientOrderId?: string | undefined }[]): ReadonlySet<number> =>
  new Set(orders.map(({ clientOrderId = '' }) => Number(clientOrderId.split('-')[1])))

/** In the newest state. */
const openHaltsOf = (cloud: Cloud): readonly unknown[] =>
  cloud.query('SELECT reason FROM halts WHERE resumed_at_us IS NULL').map(({ reason }) => reason)

describe('two instances', { timeout: 120_000 }, () => {
  it('C1 C6 C7 C9 trade one after the other through a rollout, and the second goes on where the first was', async () => {
    await using floor = await open()
    await using cloud = await Cloud.open()
    await using old = await cloud.instance(floor, 'kassandra-00001', PATIENT)
    await using next = await cloud.instance(floor, 'kassandra-00002', PATIENT)
    const first = old.home.start()
    await first.said('listening')
    await until(() => restingOf(floor).length > 0)
    await take(floor.clientOf(OTHER), 'ask', 41, 1)

    const second = next.home.start({ aheadUs: 700_000 })
    expect(await second.said('waits for the lease')).toMatchObject({ why: expect.stringMatching(/^kassandra-00001-\w{8} has the lease/) })
    expect(await ask(second, '/health')).toMatchObject({ status: 200, body: { status: 'degraded' } })
    expect(await ask(second, '/ready')).toMatchObject({
      status: 503,
      body: { ready: false, components: { lease: { state: 'starting', detail: expect.stringContaining('kassandra-00001') } } },
    })
    expect(await leaseIn(second)).toEqual({ state: 'waiting', failures: 0 })
    old.line.cut()
    await first.said('the lease could not be renewed; it is tried again')
    old.line.mend()
    expect(await leaseIn(first)).toEqual({ state: 'held', failures: expect.toSatisfy((count: number) => count > 0) })
    // Longer than a lease lasts: its renewals are what keeps the second from it.
    await floor.clock.wait(22_000)
    expect(epochsOf(restingOf(floor)).size).toBe(1)
    expect(second.lines.some(({ msg }) => msg === 'has the lease')).toBe(false)

    const [firstEpoch] = epochsOf(restingOf(floor))
    const given: unknown[] = []
    cloud.onLease = ({ kind }) => {
      if (kind === 'released')
        given.push({ resting: restingOf(floor).length, runs: cloud.query('SELECT ended_at_us IS NOT NULL AS isEnded FROM runs') })
    }
    const askedMs = floor.clock.nowMs()
    first.kill('SIGTERM')
    await until(() => cloud.lease().holder.startsWith('kassandra-00002'))
    expect(floor.clock.nowMs() - askedMs).toBeLessThan(10_000)
    expect(await first.exited, first.tail()).toEqual({ code: 0, signal: null })
    expect(given).toEqual([{ resting: 0, runs: [{ isEnded: 1 }] }])

    expect(await second.said('the state was restored')).toMatchObject({ runEpoch: firstEpoch })
    expect(await second.said('the account was compared with the exchange')).toMatchObject({ mismatches: [], mayQuote: true, fillsFound: 0 })
    await until(() => restingOf(floor).length > 0)
    expect((await ask(second, '/ready')).status).toBe(200)
    expect(await leaseIn(second)).toMatchObject({ state: 'held' })
    const [epoch = 0] = epochsOf(restingOf(floor))
    expect(epoch).toBe(cloud.lease().epoch)
    await next.home.stop(second)
    expect(cloud.lease()).toMatchObject({ kind: 'released', epoch })
    expect((await next.home.judge()).problems).toEqual([])

    const books = await readExchangeBooks(floor.clientOf(US))
    const [fills = '', orders = ''] = cloud.names('trade-logs/')
    expect([fills, orders]).toEqual(['trade-logs/2026/06/01/fills.jsonl', 'trade-logs/2026/06/01/orders.jsonl'])
    expect(cloud.lines(fills)).toMatchObject(
      books.fills.map(({ fillId, ticker, yesPrice, count, feeCost }) => ({
        id: fillId,
        ticker,
        price: formatPrice(yesPrice),
        count: formatQty(count),
        fee: formatMicroUsd(feeCost),
      })),
    )
    const ids = books.orders.map(({ clientOrderId }) => clientOrderId)
    expect(
      cloud
        .lines(orders)
        .map(({ id, status }) => `${id} ${status}`)
        .sort(),
    ).toEqual(ids.map((id) => `${id} done`).sort())

    const recordings = cloud.names('market-data/')
    expect(recordings.map((name) => name.replace(/_1\d{3}\.jsonl\.gz$/, ''))).toEqual(
      [firstEpoch, epoch].map((run) => `market-data/2026/06/session_maker-${run}_20260601`),
    )
    const recorded = recordings.map((name) => gunzipSync(cloud.gcs.bucket.get(name, null).bytes).toString())
    expect(recorded.map((text) => JSON.parse(text.split('\n', 1).join('')))).toMatchObject([{ runEpoch: firstEpoch }, { runEpoch: epoch }])
    expect(recorded[0]).toContain('"kind":"fill"')

    expect(cloud.names('results/')).toEqual(['results/2026/06/01.json'])
    const results = JSON.parse(cloud.text('results/2026/06/01.json'))
    expect(results).toMatchObject({
      day: '2026-06-01',
      total: { fills: 1 },
      runs: [
        { runEpoch: firstEpoch, fills: 1 },
        { runEpoch: epoch, fills: 0 },
      ],
    })
    for (const { pnl, spread, inventory, fees, settlement } of [results.total, ...results.runs])
      expect(pnl).toBe(spread + inventory + fees + settlement)
    expect(results.total.pnl).toBe(results.runs[0].pnl + results.runs[1].pnl)
    expect(cloud.names('state/')).toEqual([
      expect.stringMatching(/^state\/db\/0/),
      expect.stringMatching(/^state\/db\/0/),
      'state/latest.json',
      'state/lease.json',
    ])
  })
  it('C2 C4 C5 the second takes over from one that was killed, with what the exchange knows more than the state', async () => {
    await using floor = await open()
    await using cloud = await Cloud.open()
    await using old = await cloud.instance(floor, 'a', PATIENT)
    await using next = await cloud.instance(floor, 'b', PATIENT)
    const first = old.home.start()
    await until(() => restingOf(floor).length > 0)
    await until(() => cloud.names('state/latest.json').length > 0)
    const { runEpoch } = cloud.pointer()
    const second = next.home.start()
    await second.said('waits for the lease')
    await take(floor.clientOf(OTHER), 'ask', 41, 1)
    first.kill('SIGKILL')
    await first.exited
    const killedMs = floor.clock.nowMs()
    await second.said('has the lease')
    expect(floor.clock.nowMs() - killedMs).toBeGreaterThan(LEASE_TIMES.ttlMs - LEASE_TIMES.renewMs - 1_000)
    expect(await second.said('the state was restored')).toMatchObject({ runEpoch })
    expect(await second.said('the account was compared with the exchange')).toMatchObject({
      mismatches: [],
      mayQuote: true,
      fillsFound: 1,
      ordersAdopted: expect.any(Number),
    })
    await until(() => epochsOf(restingOf(floor)).has(cloud.lease().epoch))
    expect(cloud.lease().epoch).toBeGreaterThan(runEpoch)
    await next.home.stop(second)
    expect(restingOf(floor)).toEqual([])
    const ids = cloud.lines(cloud.names('trade-logs/').find((name) => name.endsWith('fills.jsonl')) ?? '').map(({ id }) => id)
    expect(ids).toEqual((await readExchangeBooks(floor.clientOf(US))).fills.map(({ fillId }) => fillId))
  })

  it('C3 one that is cut off from the bucket has cancelled everything before the other trades', async () => {
    await using floor = await open()
    await using cloud = await Cloud.open()
    await using old = await cloud.instance(floor, 'a')
    await using next = await cloud.instance(floor, 'b', PATIENT)
    const first = old.home.start()
    await until(() => restingOf(floor).length > 0)
    const second = next.home.start()
    await second.said('waits for the lease')
    const resting: number[] = []
    cloud.onLease = ({ holder }) => {
      if (holder.startsWith('b-')) resting.push(restingOf(floor).length)
    }
    old.line.cut()
    expect(await first.said('the lease is lost, everything is cancelled')).toMatchObject({ reason: 'it could not be renewed for 10000 ms' })
    expect(await first.exited, first.tail()).toEqual({ code: 1, signal: null })
    await second.said('has the lease')
    expect(resting[0]).toBe(0)
    await until(() => restingOf(floor).length > 0)
    expect([...epochsOf(restingOf(floor))]).toEqual([cloud.lease().epoch])
    await next.home.stop(second)
  })
})

describe('one instance', { timeout: 120_000 }, () => {
  it('C8 halts by an object, saves that at once, and goes on when a person says so and the object is gone', async () => {
    await using floor = await open()
    await using cloud = await Cloud.open()
    await using only = await cloud.instance(floor, 'a', PATIENT)
    const first = only.home.start()
    await until(() => restingOf(floor).length > 0)
    cloud.put('state/halt', 'storm ahead\nmore')
    await until(() => restingOf(floor).length === 0)
    const api = await MakerApi.of(only.home, first)
    expect((await api.view()).halt).toMatchObject({ reason: 'halt object: storm ahead' })
    expect(await api.write('/api/resume', { note: 'all is well' })).toMatchObject({
      status: 409,
      text: expect.stringContaining('state/halt is in the bucket'),
    })
    // It does not wait for the interval, which a process may not live to see.
    await until(() => openHaltsOf(cloud).length > 0)
    expect(openHaltsOf(cloud)).toEqual(['halt object: storm ahead'])
    cloud.gcs.bucket.delete('state/halt', null)
    await floor.clock.wait(5_000)
    expect(restingOf(floor)).toEqual([])
    expect(await api.write('/api/resume', { note: 'all is well' })).toMatchObject({ status: 204 })
    await until(() => restingOf(floor).length > 0)
    await until(() => openHaltsOf(cloud).length === 0)
    await only.home.stop(first)
  })

  it('C8 C10 quotes nothing where the object was there before it, and its page answers to the names that it is told', async () => {
    await using floor = await open()
    await using cloud = await Cloud.open()
    cloud.put('state/halt', '')
    const page = 'https://kassandra-1234.us-east4.run.app'
    await using only = await cloud.instance(floor, 'a', {
      env: { ...PATIENT.env, HTTP_HOST: '0.0.0.0', CONTROL_ORIGINS: page, CONTROL_TOKEN: TOKEN },
    })
    const maker = only.home.start()
    const { dashboardUrl } = await maker.said('listening')
    // Before anything can be quoted, and not when the bucket is looked at next.
    const told = maker.lines.slice(
      0,
      maker.lines.findIndex(({ msg }) => msg === 'listening'),
    )
    expect(told.filter(({ msg }) => msg === 'alert')).toMatchObject([{ alert: 'halt manual-kill' }])
    const halt = async (host: string, origin: string, token = TOKEN): Promise<number> => {
      const headers = { host, origin, authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      return (await call(`${dashboardUrl}/api/halt`, { method: 'POST', headers, body: '{"reason":"test"}' })).status
    }
    const host = new URL(page).host
    expect((await call(`${dashboardUrl}/`, { headers: { host } })).status).toBe(200)
    expect((await call(`${dashboardUrl}/api/view`, { headers: { host } })).status).toBe(401)
    expect(await halt(host, page)).toBe(204)
    expect(await halt(host, page, 'x'.repeat(30))).toBe(401)
    expect(await halt(host, 'https://kassandra-9.us-east4.run.app')).toBe(403)
    expect(await halt('kassandra-9.us-east4.run.app', 'https://kassandra-9.us-east4.run.app')).toBe(421)
    const view = await call(`${dashboardUrl}/api/view`, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(view.json).toMatchObject({ view: { halt: { reason: 'halt object: state/halt is in the bucket' } } })
    await maker.said('market data is up')
    await using other = await cloud.instance(floor, 'b', PATIENT)
    const waiting = other.home.start()
    await waiting.said('waits for the lease')
    await other.home.stop(waiting)
    await only.home.stop(maker)
    expect((await readExchangeBooks(floor.clientOf(US))).orders).toEqual([])
  })
})
