import { describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { keyVariables } from './support/api-key.ts'
import { orderBody, placed } from './support/bodies.ts'
import { createIo } from './support/captured-io.ts'
import { type Answer, startScriptedExchange } from './support/scripted-exchange.ts'

const PLACE = ['orders', 'place', 'KXTEST-1', '--side', 'bid', '--price', '0.42', '--count', '10']
const WRITES = ['POST', 'PUT', 'DELETE']

async function runAgainst(script: Readonly<Record<string, Answer>>, ...argv: readonly string[]) {
  await using exchange = await startScriptedExchange(script)
  const captured = createIo({ env: keyVariables() })
  const code = await run([...argv, '--environment', exchange.origin], captured.io)
  const { seen, origin } = exchange
  return { code, out: captured.out(), err: captured.err(), seen, writes: seen.filter(({ method }) => WRITES.includes(method)), origin }
}

describe('orders place', () => {
  it('sends the order that it was told to', async () => {
    const script = { 'POST /portfolio/events/orders': { status: 201, json: placed } }
    const { code, out, writes } = await runAgainst(script, ...PLACE, '--post-only', '--client-order-id', 'mine-1', '--yes')
    expect(code).toBe(0)
    expect(writes).toEqual([
      {
        method: 'POST',
        path: '/portfolio/events/orders',
        query: {},
        isSigned: true,
        body: {
          ticker: 'KXTEST-1',
          side: 'bid',
          price: '0.4200',
          count: '10.00',
          time_in_force: 'good_till_canceled',
          self_trade_prevention_type: 'taker_at_cross',
          client_order_id: 'mine-1',
          post_only: true,
        },
      },
    ])
    expect(out).toMatch(/^order +o-1\n/)
    expect(out).toMatch(/\nstatus +resting\nfilled +4\nresting +6\naverage YES price +\$0\.415\n/)
  })

  it('answers with one JSON document in exact decimals', async () => {
    const script = { 'POST /portfolio/events/orders': { status: 201, json: placed } }
    const { out } = await runAgainst(script, ...PLACE, '--client-order-id', 'mine-1', '--yes', '--json')
    expect(JSON.parse(out)).toEqual({
      orderId: 'o-1',
      clientOrderId: 'mine-1',
      fillCount: '4.00',
      remainingCount: '6.00',
      averageFillPrice: '0.415000',
      averageFeePaid: '0.017500',
      ts: '2026-05-14T04:38:13.068000Z',
    })
  })

  it('tells what an order would do and cost, and sends nothing, without --yes', async () => {
    const { code, out, err, seen, origin } = await runAgainst({}, ...PLACE)
    expect(code).toBe(2)
    expect(seen).toEqual([])
    expect(out).toContain('buy 10 YES at $0.42 or less')
    expect(out).toMatch(/costs at most +\$4\.20 and fees/)
    expect(err).toContain(`nothing was sent to ${origin}; to place the order, repeat the command with --yes`)
  })

  it('explains an ask as the purchase of NO that it is', async () => {
    const { out } = await runAgainst({}, 'orders', 'place', 'KXTEST-1', '--side', 'ask', '--price', '0.5850', '--count', '2.50')
    expect(out).toContain('sell 2.5 YES at $0.585 or more, which is to buy 2.5 NO at $0.415 or less')
    expect(out).toContain('$1.0375 and fees')
  })

  it('gives what it would send as JSON', async () => {
    const { code, out } = await runAgainst({}, ...PLACE, '--expires', '2030-01-01', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      isDryRun: true,
      action: 'place',
      request: { ticker: 'KXTEST-1', side: 'bid', price: '0.4200', count: '10.00', expirationTime: '2030-01-01T00:00:00.000000Z' },
    })
  })

  it.each([
    ['4.00', '6.00', 'resting'],
    ['10.00', '0.00', 'executed'],
    ['4.00', '0.00', 'canceled'],
  ])('tells %s filled and %s resting as %s', async (fill_count, remaining_count, status) => {
    const json = (body: Readonly<Record<string, unknown>>): object => ({ ...placed(body), fill_count, remaining_count })
    const { out } = await runAgainst({ 'POST /portfolio/events/orders': { status: 201, json } }, ...PLACE, '--yes')
    expect(out).toMatch(new RegExp(`\\nstatus +${status}\\n`))
  })

  it("passes on the exchange's refusal with exit code 3", async () => {
    const json = { error: { code: 'insufficient_balance', message: 'not enough money' } }
    const { code, err } = await runAgainst({ 'POST /portfolio/events/orders': { status: 400, json } }, ...PLACE, '--yes')
    expect(code).toBe(3)
    expect(err).toContain('insufficient_balance')
  })

  it('finds an order whose answer was lost', async () => {
    const script = {
      'POST /portfolio/events/orders': { isLost: true },
      'GET /exchange/user_data_timestamp': { json: { as_of_time: '2026-05-14T04:38:13Z' } },
      'GET /portfolio/orders': {
        json: { orders: [orderBody('o-9', { client_order_id: 'mine-9', created_time: '2100-01-01T00:00:00Z' })], cursor: '' },
      },
    }
    const { code, out, writes } = await runAgainst(script, ...PLACE, '--client-order-id', 'mine-9', '--yes')
    expect(code).toBe(0)
    expect(writes.length).toBe(1)
    expect(out).toMatch(/^order +o-9\n/)
  })

  it.each([
    [['--expires', 'now+10m', '--time-in-force', 'ioc'], '--expires goes with --time-in-force gtc only'],
    [['--reduce-only'], '--reduce-only goes with --time-in-force ioc only'],
    [['--price', '0.42001'], 'from 0 to 1'],
    [['--price', '42'], 'from 0 to 1'],
    [['--count', '0'], 'above 0'],
    [['--count', '1e3'], 'above 0'],
    [['--side', 'buy'], 'Allowed choices are bid, ask'],
    [['--expires', 'tomorrow'], 'It should be an instant'],
  ])('refuses %j before anything is sent', async (options, problem) => {
    const { code, err, seen } = await runAgainst({}, ...PLACE, ...options, '--yes')
    expect({ code, seen }).toEqual({ code: 2, seen: [] })
    expect(err).toContain(problem)
  })
})

describe('changes of orders', () => {
  const found = { 'GET /portfolio/orders/o-1': { json: { order: orderBody('o-1') } } }

  it('amends what is given and keeps the rest as it is', async () => {
    const script = {
      ...found,
      'POST /portfolio/events/orders/o-1/amend': {
        json: { order_id: 'o-1', remaining_count: '7.00', fill_count: '3.00', ts_ms: 1_778_733_493_068 },
      },
    }
    const { code, writes } = await runAgainst(script, 'orders', 'amend', 'o-1', '--price', '0.43', '--yes')
    expect(code).toBe(0)
    expect(writes.map(({ body }) => body)).toEqual([
      { ticker: 'KXTEST-1', side: 'bid', price: '0.4300', count: '10.00', exchange_index: 0 },
    ])
  })

  it('shows an amendment as old and new', async () => {
    const { code, out, writes } = await runAgainst(found, 'orders', 'amend', 'o-1', '--price', '0.43', '--count', '20', '--expires', 'none')
    expect({ code, writes }).toEqual({ code: 2, writes: [] })
    expect(out).toContain('$0.42 -> $0.43')
    expect(out).toContain('10 -> 20 (3 filled)')
  })

  it('decreases an order', async () => {
    const script = {
      ...found,
      'POST /portfolio/events/orders/o-1/decrease': { json: { order_id: 'o-1', remaining_count: '2.50', ts_ms: 1_778_733_493_068 } },
    }
    const { code, out, writes } = await runAgainst(script, 'orders', 'decrease', 'o-1', '--to', '2.50', '--yes')
    expect(code).toBe(0)
    expect(writes.map(({ body }) => body)).toEqual([{ reduce_to: '2.50', exchange_index: 0, market_ticker: 'KXTEST-1' }])
    expect(out).toMatch(/resting +2\.5/)
  })

  it('cancels one order without looking it up', async () => {
    const script = { 'DELETE /portfolio/events/orders/o-1': { json: { order_id: 'o-1', reduced_by: '7.00', ts_ms: 1_778_733_493_068 } } }
    const { code, out, seen } = await runAgainst(script, 'orders', 'cancel', 'o-1', '--yes')
    expect(code).toBe(0)
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['DELETE /portfolio/events/orders/o-1'])
    expect(out).toContain('o-1, 7 contracts were resting')
  })

  it('cancels several in one request, and ends with 3 where one was refused', async () => {
    const items = [
      { order_id: 'o-1', reduced_by: '7.00', ts_ms: 1_778_733_493_068 },
      { order_id: '', reduced_by: '0.00', error: { code: 'not_found', message: 'no such order' } },
    ]
    const script = { 'DELETE /portfolio/events/orders/batched': { json: { orders: items } } }
    const { code, out, err, writes } = await runAgainst(script, 'orders', 'cancel', 'o-1', 'o-2', '--yes')
    expect(code).toBe(3)
    expect(writes.map(({ body }) => body)).toEqual([{ orders: [{ order_id: 'o-1' }, { order_id: 'o-2' }] }])
    expect(out).toContain('o-2: not_found no such order')
    expect(err).toContain('1 of 2 orders were not cancelled')
  })

  it.each([
    [['orders', 'amend', 'o-1', '--price', '0.43']],
    [['orders', 'decrease', 'o-1', '--by', '1']],
    [['orders', 'cancel', 'o-1']],
    [['orders', 'cancel-all']],
  ])('changes nothing by %j alone', async (argv) => {
    const script = { ...found, 'GET /portfolio/orders': { json: { orders: [orderBody('o-1')], cursor: '' } } }
    const { code, out, err, writes } = await runAgainst(script, ...argv)
    expect({ code, writes }).toEqual({ code: 2, writes: [] })
    expect(out).toContain('o-1: bid 7 of KXTEST-1 at $0.42')
    expect(err).toContain('repeat the command with --yes')
  })

  it('cancels all orders', async () => {
    const script = { 'DELETE /portfolio/events/orders': { json: {} } }
    const { code, seen } = await runAgainst(script, 'orders', 'cancel-all', '--subaccount', '3', '--yes')
    expect(code).toBe(0)
    expect(seen).toMatchObject([{ method: 'DELETE', path: '/portfolio/events/orders', query: { subaccount: '3' } }])
  })

  it('needs something to change', async () => {
    const { code, err } = await runAgainst(found, 'orders', 'amend', 'o-1', '--yes')
    expect(code).toBe(2)
    expect(err).toContain('needs --price, --count or --expires')
  })
})

describe('own lists', () => {
  it('lists orders by the filters of the exchange', async () => {
    const script = { 'GET /portfolio/orders': { json: { orders: [orderBody('o-1'), orderBody('o-2')], cursor: 'more' } } }
    const { code, out, err, seen } = await runAgainst(script, 'orders', 'list', '--status', 'resting', '--events', 'A,B', '--limit', '2')
    expect(code).toBe(0)
    expect(seen.map(({ query }) => query)).toEqual([{ status: 'resting', event_ticker: 'A,B', limit: '2' }])
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^ORDER +TICKER +SIDE +YES PRICE +RESTING +FILLED +STATUS +CREATED \(UTC\)$/),
      expect.stringMatching(/^o-1 +KXTEST-1 +bid +0\.42 +7 +3 +resting +2026-05-14 04:38$/),
      expect.stringMatching(/^o-2 /),
      '',
    ])
    expect(err).toContain('these are the first 2; --limit <n> or --all gives more')
  })

  it('follows every page with --all', async () => {
    const page = { orders: [orderBody('o-1')], cursor: '' }
    const { seen } = await runAgainst({ 'GET /portfolio/orders': { json: page } }, 'orders', 'list', '--all')
    expect(seen.map(({ query }) => query)).toEqual([{ limit: '1000' }])
  })

  it('shows positions with their signs', async () => {
    const position = {
      ticker: 'KXTEST-1',
      position_fp: '-12.50',
      market_exposure_dollars: '7.250000',
      total_traded_dollars: '1234.500000',
      realized_pnl_dollars: '-0.100000',
      fees_paid_dollars: '0.070000',
    }
    const json = { market_positions: [position], event_positions: [], cursor: '' }
    const { out, seen } = await runAgainst({ 'GET /portfolio/positions': { json } }, 'positions', '--held')
    expect(seen[0]?.query).toEqual({ count_filter: 'position', limit: '50' })
    expect(out.split('\n')[1]?.split(/ {2,}/)).toEqual(['KXTEST-1', '-12.5', '7.25', '-0.10', '0.07', '1,234.50'])
  })

  it('needs a key, and says how to give one', async () => {
    await using exchange = await startScriptedExchange({})
    const { io, err } = createIo()
    expect(await run(['balance', '-e', exchange.origin], io)).toBe(2)
    expect(err()).toContain('set KALSHI_API_KEY and KALSHI_API_SECRET')
    expect(exchange.seen).toEqual([])
  })
})
