import { afterEach, describe, expect, it } from 'vitest'
import { ManualScheduler } from '../src/clock/scheduler.ts'
import type { ExchangeOptions } from '../src/exchange/exchange.ts'
import { A, at, delta, type Running, START_US, startExchange, ticker } from './exchange-fixture.ts'
import { connect, type RawClient } from './raw-client.ts'
import type { AnyJson } from './support/any-json.ts'

let running: Running | undefined

afterEach(async () => {
  await running?.close()
  running = undefined
})

async function start(clients: number, options: ExchangeOptions = {}) {
  const scheduler = new ManualScheduler()
  running = await startExchange({ scheduler, ...options })
  const connected: RawClient[] = []
  for (let index = 0; index < clients; index++) {
    const client = await running.connect()
    await client.ask('subscribe', { channels: ['orderbook_delta', 'ticker'], market_tickers: [A] }, 1)
    connected.push(client)
  }
  const { exchange, listening } = running
  const inject = async (fault: object) => {
    const response = await fetch(`${listening.adminUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) })
    const body: AnyJson = await response.json()
    return { status: response.status, body }
  }
  let seconds = 0
  const tick = (): void => exchange.publish(delta(A, 'yes', 4_200, 1, at(++seconds)))
  const outages = async () => {
    const text = await (await fetch(`${listening.adminUrl}/journal`)).text()
    return text
      .split('\n')
      .filter((line) => line.includes('"outage"'))
      .map((line) => JSON.parse(line))
  }
  return { running, exchange, listening, scheduler, clients: connected, inject, tick, outages }
}

const deltas = (client: RawClient) => client.frames.filter(({ type }) => type === 'orderbook_delta').map(({ seq }) => seq)

describe('disconnect', () => {
  it('delivers what was sent, cuts, refuses with 503 while it is down, and is in the journal', async () => {
    const { clients, inject, tick, scheduler, listening, running, outages } = await start(2)
    tick()
    expect(await inject({ kind: 'disconnect', downForMs: 1_500 })).toEqual({
      status: 200,
      body: { kind: 'disconnect', connections: [1, 2], all: true },
    })
    expect(await Promise.all(clients.map((client) => client.closed))).toEqual([1006, 1006])
    for (const client of clients) expect(deltas(client)).toEqual([2])
    await expect(connect(listening.wsUrl, running.key)).rejects.toThrow(/^503 .*exchange_unavailable/)
    tick()
    tick()
    expect(await outages()).toMatchObject([{ fault: 'disconnect', all: true, fromUs: at(2), toUs: null }])
    scheduler.advance(1_500)
    const back = await running.connect()
    tick()
    expect((await back.ask('subscribe', { channels: ['orderbook_delta'], market_tickers: [A] }, 1)).msg.sid).toBe(1)
    expect(await outages()).toMatchObject([
      { fault: 'disconnect', connections: [1, 2], wholeKeyIds: [running.key.keyId], all: true, fromUs: at(2), toUs: at(3) },
    ])
  })

  it('of one connection leaves the others alone and is not of all', async () => {
    const { clients, inject, tick, outages } = await start(2)
    expect((await inject({ kind: 'disconnect', connections: [2] })).body).toEqual({ kind: 'disconnect', connections: [2], all: false })
    await clients[1]?.closed
    tick()
    await clients[0]?.settle()
    expect(deltas(clients[0] as RawClient)).toEqual([2])
    expect(await outages()).toMatchObject([{ connections: [2], all: false, fromUs: START_US, toUs: START_US }])
  })

  it('of a key refuses that key alone', async () => {
    const { exchange, running } = await start(1)
    expect(exchange.faults.inject({ kind: 'disconnect', connections: { keyId: running.key.keyId }, downForMs: 10 }).connections).toEqual([
      1,
    ])
    expect([exchange.faults.refuses(running.key.keyId), exchange.faults.refuses('another')]).toEqual([true, false])
  })
})

describe('gap', () => {
  it('loses frames of chosen connections while their seq goes on', async () => {
    const { clients, inject, tick, outages } = await start(2)
    tick()
    await inject({ kind: 'gap', connections: [1], frames: 2 })
    for (let count = 0; count < 4; count++) tick()
    const [hit, spared] = clients as [RawClient, RawClient]
    await Promise.all([hit.settle(), spared.settle()])
    expect(deltas(hit)).toEqual([2, 5, 6])
    expect(deltas(spared)).toEqual([2, 3, 4, 5, 6])
    expect(await outages()).toMatchObject([{ fault: 'gap', connections: [1], all: false, fromUs: at(2), toUs: at(3) }])
  })

  it('can last for a time, and by default spares channels without a seq', async () => {
    const { clients, exchange, inject, tick, scheduler } = await start(1)
    await inject({ kind: 'gap', forMs: 100 })
    tick()
    exchange.publish(ticker(A, 4_200, at(1)))
    scheduler.advance(100)
    tick()
    const [client] = clients as [RawClient]
    await client.settle()
    expect(deltas(client)).toEqual([3])
    expect(client.frames.filter(({ type }) => type === 'ticker')).toHaveLength(1)
  })

  it('never swallows a reply', async () => {
    const { clients, inject } = await start(1)
    await inject({ kind: 'gap', frames: 5 })
    const [client] = clients as [RawClient]
    const reply = await client.ask('update_subscription', { sid: 1, action: 'get_snapshot', market_tickers: [A] }, 9)
    expect(reply).toMatchObject({ type: 'orderbook_snapshot', id: 9, seq: 2 })
  })

  it('is over when its connection is gone', async () => {
    const { clients, inject, outages } = await start(1)
    await inject({ kind: 'gap', frames: 5 })
    clients[0]?.close()
    let found: unknown[] = []
    while (found.length === 0 || (found[0] as { toUs: unknown }).toUs === null) found = await outages()
    expect(found).toMatchObject([{ fault: 'gap', fromUs: START_US, toUs: START_US }])
  })
})

describe('freeze', () => {
  it('makes a connection half-open: nothing comes, nothing is answered, no heartbeat; afterwards the seq has gone on', async () => {
    const { clients, inject, tick, scheduler, outages } = await start(1)
    const [client] = clients as [RawClient]
    await inject({ kind: 'freeze', forMs: 15_000 })
    client.send('list_subscriptions', undefined, 77)
    tick()
    tick()
    scheduler.advance(14_999)
    expect(client.frames.some(({ id }) => id === 77)).toBe(false)
    scheduler.advance(1)
    await client.first(1, ({ id }) => id === 77)
    tick()
    await client.settle()
    expect(client.pings).toEqual([])
    expect(deltas(client)).toEqual([4])
    expect(await outages()).toMatchObject([{ fault: 'freeze', connections: [1], all: true, fromUs: at(1), toUs: at(2) }])
    scheduler.advance(10_000)
    await client.until(() => client.pings.length > 0)
  })
})

describe('duplicate and reorder', () => {
  it('sends frames twice under their seq, which hides nothing', async () => {
    const { clients, inject, tick, outages } = await start(1)
    const [client] = clients as [RawClient]
    await inject({ kind: 'duplicate', frames: 2 })
    for (let count = 0; count < 3; count++) tick()
    await client.settle()
    expect(deltas(client)).toEqual([2, 2, 3, 3, 4])
    expect(await outages()).toEqual([])
  })

  it('lets frames come behind their successors, and journals what came late', async () => {
    const { clients, inject, tick, running, outages } = await start(2)
    const [hit, spared] = clients as [RawClient, RawClient]
    await inject({ kind: 'reorder', connections: [1], frames: 2 })
    for (let count = 0; count < 5; count++) tick()
    await Promise.all([hit.settle(), spared.settle()])
    expect(deltas(hit)).toEqual([3, 2, 5, 4, 6])
    expect(deltas(spared)).toEqual([2, 3, 4, 5, 6])
    expect(await outages()).toMatchObject([
      { fault: 'reorder', connections: [1], keyIds: [running.key.keyId], wholeKeyIds: [], all: false, fromUs: at(1), toUs: at(3) },
    ])
  })
})

describe('an outage of all', () => {
  it('reaches as far as nobody new has come', async () => {
    const { running, inject, tick, outages, scheduler } = await start(1)
    await inject({ kind: 'freeze', forMs: 60_000 })
    tick()
    tick()
    await running.connect()
    tick()
    scheduler.advance(60_000)
    expect(await outages()).toMatchObject([{ fault: 'freeze', connections: [1], all: true, fromUs: at(1), toUs: at(2) }])
  })
})

describe('the admin API', () => {
  it.each([
    [{}, 'kind'],
    [{ kind: 'explode' }, 'kind'],
    [{ kind: 'freeze' }, 'forMs'],
    [{ kind: 'gap', frames: 0 }, 'frames'],
    [{ kind: 'gap', frames: 1, forMs: 1 }, 'exclude'],
    [{ kind: 'gap', channels: ['fills'] }, 'channels'],
    [{ kind: 'disconnect', connections: 'some' }, 'connections'],
    [{ kind: 'disconnect', downForMs: -1 }, 'downForMs'],
  ])('refuses %j, naming %s', async (fault, name) => {
    const { inject } = await start(0)
    const { status, body } = await inject(fault)
    expect(status).toBe(400)
    expect(body.error.details).toContain(name)
  })

  it('says who is subscribed to how many markets', async () => {
    const { listening, running } = await start(1)
    const status = await (await fetch(`${listening.adminUrl}/status`)).json()
    expect(status).toMatchObject({
      state: 'waiting',
      published: 0,
      clockUs: START_US,
      markets: 3,
      connections: [{ id: 1, keyId: running.key.keyId, subscriptions: { orderbook_delta: 1, ticker: 1 } }],
    })
  })

  it('answers 404 elsewhere', async () => {
    const { listening } = await start(0)
    expect((await fetch(`${listening.adminUrl}/nothing`)).status).toBe(404)
  })
})

describe('a fault schedule', () => {
  it('strikes after the flow start, and picks the same victim for the same seed', async () => {
    const faultSchedule = [{ atMs: 1_000, on: 'one', fault: { kind: 'gap', frames: 1 } }] as const
    const victims: number[][] = []
    for (let round = 0; round < 2; round++) {
      const { exchange, scheduler, clients, tick } = await start(3, { faultSchedule, seed: 5 })
      scheduler.advance(5_000)
      exchange.flow.start()
      scheduler.advance(999)
      tick()
      scheduler.advance(1)
      tick()
      await Promise.all(clients.map((client) => client.settle()))
      victims.push(clients.flatMap((client, index) => (deltas(client).length === 1 ? [index] : [])))
      await running?.close()
    }
    expect(victims[0]).toHaveLength(1)
    expect(victims[1]).toEqual(victims[0])
  })
})
