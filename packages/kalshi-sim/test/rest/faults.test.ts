import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A } from '../exchange-fixture.ts'
import { openTimedFloor } from '../support/trading-floor.ts'

const floor = useEach(openTimedFloor)

async function inject(fault: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${floor.listening.adminUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) })
  return { status: response.status, body: await response.json() }
}

const status = async (path: string): Promise<number> => (await floor.ann.rest.get(path)).status
const orders = () => floor.exchange.trading.orders.list()

describe('an error of REST', () => {
  it('answers the next request, or so many, in the envelope of the exchange', async () => {
    expect(await inject({ kind: 'rest', status: 503 })).toEqual({ status: 200, body: { kind: 'rest', status: 503 } })
    expect(await floor.ann.rest.get('/markets')).toEqual({
      status: 503,
      body: { error: { code: 'exchange_unavailable', message: 'exchange unavailable' } },
    })
    expect(await status('/markets')).toBe(200)
    await inject({ kind: 'rest', status: 429, requests: 2 })
    expect([await status('/markets'), await status('/events'), await status('/markets')]).toEqual([429, 429, 200])
  })

  it('lasts for a time', async () => {
    await inject({ kind: 'rest', status: 500, forMs: 1_000 })
    expect([await status('/markets'), await status('/markets')]).toEqual([500, 500])
    floor.scheduler.advance(1_000)
    expect(await status('/markets')).toBe(200)
  })

  it('hits one path and what lies below it, or one method', async () => {
    await inject({ kind: 'rest', status: 503, forMs: 1_000, path: '/portfolio' })
    expect([await status('/markets'), await status('/portfolio/balance')]).toEqual([200, 503])
    floor.scheduler.advance(1_000)
    await inject({ kind: 'rest', status: 503, method: 'POST' })
    expect(await status('/markets')).toBe(200)
    expect((await floor.ann.order('bid', '0.1000', '1.00')).status).toBe(503)
  })

  it('keeps a write from the exchange, unless it is applied behind the error', async () => {
    await inject({ kind: 'rest', status: 500, path: '/portfolio/events/orders' })
    expect((await floor.ann.order('bid', '0.1000', '1.00')).status).toBe(500)
    expect(orders()).toHaveLength(0)
    await inject({ kind: 'rest', status: 500, path: '/portfolio/events/orders', applied: true })
    expect((await floor.ann.order('bid', '0.1000', '1.00')).status).toBe(500)
    expect(orders()).toHaveLength(1)
  })
})

describe('latency', () => {
  it('delays a request on its way to the exchange', async () => {
    await inject({ kind: 'latency', ms: 300 })
    const answer = floor.ann.order('bid', '0.1000', '1.00')
    await untilTimer(300)
    expect(orders()).toHaveLength(0)
    floor.scheduler.advance(300)
    expect((await answer).status).toBe(201)
    expect(orders()).toHaveLength(1)
  })

  it('delays the response to what has taken effect', async () => {
    await inject({ kind: 'latency', ms: 300, leg: 'response' })
    const answer = floor.ann.order('bid', '0.1000', '1.00')
    await untilTimer(300)
    expect(orders()).toHaveLength(1)
    floor.scheduler.advance(300)
    expect((await answer).status).toBe(201)
  })

  it('adds up', async () => {
    await inject({ kind: 'latency', ms: 100 })
    await inject({ kind: 'latency', ms: 200 })
    const answer = status('/markets')
    await untilTimer(300)
    floor.scheduler.advance(300)
    expect(await answer).toBe(200)
  })

  /** Waits until a request is held by a timer of this length. */
  async function untilTimer(delayMs: number): Promise<void> {
    while (!delays.includes(delayMs)) await new Promise((resolve) => setImmediate(resolve))
  }

  let delays: number[] = []
  beforeEach(() => {
    delays = []
    const setTimer = floor.scheduler.setTimer.bind(floor.scheduler)
    floor.scheduler.setTimer = (delayMs, run) => {
      delays.push(delayMs)
      return setTimer(delayMs, run)
    }
  })
})

describe('a lost response', () => {
  it('cuts the connection behind what has taken effect', async () => {
    await inject({ kind: 'lost-response', method: 'POST', path: '/portfolio' })
    await expect(floor.ann.order('bid', '0.1000', '1.00')).rejects.toThrow('fetch failed')
    expect(orders()).toHaveLength(1)
  })

  it('may break off in the middle of its body', async () => {
    await inject({ kind: 'partial-body', path: `/markets/${A}` })
    const response = await fetch(`${floor.listening.restUrl}/markets/${A}`)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
    expect(await status(`/markets/${A}`)).toBe(200)
  })
})

describe('clock skew', () => {
  it('makes good signatures expire for a while', async () => {
    await inject({ kind: 'clock-skew', ms: 60_000, forMs: 1_000 })
    expect((await floor.ann.rest.get('/portfolio/balance')).body.error.code).toBe('header_timestamp_expired')
    floor.scheduler.advance(1_000)
    expect(await status('/portfolio/balance')).toBe(200)
  })

  it('is undone by a skew of nothing', async () => {
    await inject({ kind: 'clock-skew', ms: -60_000 })
    expect(await status('/portfolio/balance')).toBe(401)
    await inject({ kind: 'clock-skew', ms: 0 })
    expect(await status('/portfolio/balance')).toBe(200)
  })
})

describe('a bad fault', () => {
  it.each([
    [{ kind: 'rest' }, 'status'],
    [{ kind: 'rest', status: 404 }, 'status'],
    [{ kind: 'rest', status: 500, applied: 1 }, 'applied'],
    [{ kind: 'rest', status: 500, requests: 1, forMs: 1 }, 'exclude'],
    [{ kind: 'rest', status: 500, path: 'markets' }, 'path'],
    [{ kind: 'rest', status: 500, method: 'PATCH' }, 'method'],
    [{ kind: 'latency' }, 'ms'],
    [{ kind: 'latency', ms: 1, leg: 'both' }, 'leg'],
    [{ kind: 'lost-response', requests: 0 }, 'requests'],
    [{ kind: 'clock-skew', ms: 'x' }, 'ms'],
  ])('%j is refused, naming %s', async (fault, name) => {
    const answer = await inject(fault)
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toContain(name)
  })
})
