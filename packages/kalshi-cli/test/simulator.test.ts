import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochUs, parseMicroUsd, parsePrice, parseQty } from '@kassandra/kalshi-sdk/units'
import { LINEAR_CENT, type MarketDefinition, type Sim, startSim } from '@kassandra/kalshi-sim'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { type CapturedIoOptions, createIo } from './support/captured-io.ts'

const QUIET_MARKET: MarketDefinition = {
  ...{ ticker: 'KXQUIET-1', eventTicker: 'KXQUIET', seriesTicker: 'KXQUIET', marketId: '6f1c2d34-0000-4000-8000-000000000001' },
  ...{ title: 'Quiet', yesSubTitle: 'yes', noSubTitle: 'no', rules: '', structure: LINEAR_CENT, status: 'active' },
  ...{ createdUs: epochUs(0), openUs: epochUs(0), closeUs: epochUs(Date.UTC(2100, 0, 1) * 1_000) },
}

const folder = mkdtempSync(join(tmpdir(), 'kalshi-cli-'))
const credentials = join(folder, 'credentials.json')
let sim: Sim
let ticker = ''

beforeAll(async () => {
  sim = await startSim({ seed: 3, market: { markets: 6, rate: 200, lifecycleSeconds: 0 } })
  writeFileSync(credentials, JSON.stringify({ ...sim.credentials, ...sim.environment }))
  ticker = JSON.parse((await kalshi('markets', 'list', '--limit', '1', '--json')).out)[0].ticker
})

afterAll(async () => {
  await sim.close()
  rmSync(folder, { recursive: true })
})

async function kalshi(...argv: readonly string[]) {
  const { io, out, err } = createIo()
  const code = await run(['--credentials', credentials, ...argv], io)
  return { code, out: out(), err: err() }
}

/** Buys one contract at once. @returns The id of the order. */
async function buy(): Promise<string> {
  const terms = ['--side', 'bid', '--price', '0.99', '--count', '1', '--time-in-force', 'ioc']
  const { out } = await kalshi('orders', 'place', ticker, ...terms, '--yes', '--json')
  const { orderId, fillCount } = JSON.parse(out)
  expect(fillCount).toBe('1.00')
  return orderId
}

interface PrintedTrade {
  readonly tradeId: string
  readonly ticker: string
  readonly createdTime: string
}

const tradesIn = (lines: string): readonly PrintedTrade[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Starts a command that follows something. */
function follow(options: CapturedIoOptions, ...argv: readonly string[]) {
  const captured = createIo(options)
  return { ...captured, ended: run(['--credentials', credentials, ...argv], captured.io) }
}

describe('market data of the simulator', () => {
  it('tells the status', async () => {
    const { code, out } = await kalshi('status', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ exchangeActive: true, tradingActive: true })
  })

  it('lists markets in columns that stand below one another', async () => {
    const { code, out } = await kalshi('markets', 'list', '--status', 'open')
    expect(code).toBe(0)
    const [head = '', ...rows] = out.trimEnd().split('\n')
    expect(rows.length).toBeGreaterThanOrEqual(6)
    const points = rows.map((row) => row.indexOf('.', head.indexOf('BID') - 3))
    expect(new Set(points).size).toBe(1)
  })

  it('lists no more than was asked for, and says that there is more', async () => {
    const { out, err } = await kalshi('markets', 'list', '--limit', '2', '--json')
    expect(JSON.parse(out)).toHaveLength(2)
    expect(err).toContain('these are the first 2')
  })

  it('writes prices and quantities as exact decimal texts', async () => {
    const { out } = await kalshi('markets', 'show', ticker, '--json')
    const market: Readonly<Record<string, unknown>> = JSON.parse(out)
    for (const name of ['yesBid', 'yesAsk', 'noBid', 'noAsk', 'lastPrice']) expect(market[name]).toMatch(/^[01]\.\d{4}$/)
    for (const name of ['volume', 'openInterest', 'yesBidQty']) expect(market[name]).toMatch(/^\d+\.\d{2}$/)
    expect(market['closeTime']).toMatch(/^\d{4}-.*Z$/)
    expect(market).not.toHaveProperty('raw')
  })

  it('finds markets by words', async () => {
    const { out } = await kalshi('markets', 'search', 'SIMULATED', ticker.slice(0, 6).toLowerCase(), '--json')
    const tickers: readonly { readonly ticker: string }[] = JSON.parse(out)
    expect(tickers.map((market) => market.ticker)).toContain(ticker)
    expect((await kalshi('markets', 'search', 'no-such-word-anywhere')).err).toContain('no markets')
  })

  it('shows an event with its markets', async () => {
    const event = JSON.parse((await kalshi('markets', 'show', ticker, '--json')).out).eventTicker
    const { code, out } = await kalshi('events', 'show', event)
    expect(code).toBe(0)
    expect(out).toContain(ticker)
    expect(JSON.parse((await kalshi('events', 'list', '--limit', '1', '--markets', '--json')).out)[0].markets.length).toBeGreaterThan(0)
  })

  it('prints a book once', async () => {
    const { code, out } = await kalshi('book', ticker, '--depth', '2', '--json')
    expect(code).toBe(0)
    const { bids, asks }: Readonly<Record<string, readonly { readonly price: string }[]>> = JSON.parse(out)
    expect([bids?.length, asks?.length]).toEqual([2, 2])
    expect(Number(bids?.[0]?.price)).toBeGreaterThan(Number(bids?.[1]?.price))
    expect(Number(asks?.[0]?.price)).toBeLessThan(Number(asks?.[1]?.price))
    expect((await kalshi('book', ticker, '--depth', '2')).out).toMatch(/^ask .*\nask .*\n +spread .*\nbid .*\nbid /)
  })

  it('says that there is no such market', async () => {
    for (const argv of [
      ['markets', 'show', 'KXNONE'],
      ['book', 'KXNONE', '--watch'],
    ]) {
      const { code, err } = await kalshi(...argv)
      expect(code).toBe(3)
      expect(err).toContain('check the ticker')
    }
  })
})

describe('trading on the simulator', () => {
  it('places, shows, amends, decreases and cancels an order', async () => {
    const place = await kalshi(
      'orders',
      'place',
      ticker,
      '--side',
      'bid',
      '--price',
      '0.01',
      '--count',
      '10',
      '--post-only',
      '--yes',
      '--json',
    )
    expect(place).toMatchObject({ code: 0, err: '' })
    const { orderId, remainingCount } = JSON.parse(place.out)
    expect(remainingCount).toBe('10.00')

    expect((await kalshi('orders', 'show', orderId)).out).toMatch(/\nresting +10\n/)
    expect((await kalshi('orders', 'amend', orderId, '--price', '0.02', '--count', '8')).code).toBe(2)
    expect((await kalshi('orders', 'amend', orderId, '--price', '0.02', '--count', '8', '--yes')).out).toMatch(/\nresting +8\n/)
    expect((await kalshi('orders', 'decrease', orderId, '--by', '1.50', '--yes')).out).toMatch(/\nresting +6\.5\n/)
    expect((await kalshi('orders', 'cancel', orderId)).out).toContain(`${orderId}: bid 6.5 of ${ticker} at $0.02`)
    expect((await kalshi('orders', 'cancel', orderId, '--yes')).out).toContain('6.5 contracts were resting')

    const again = await kalshi('orders', 'cancel', orderId, '--yes')
    expect(again.code).toBe(3)
    expect(again.err).toContain('filled or cancelled')
  })

  it('cancels every resting order', async () => {
    for (const price of ['0.01', '0.02'])
      await kalshi('orders', 'place', ticker, '--side', 'bid', '--price', price, '--count', '1', '--yes')
    expect(JSON.parse((await kalshi('orders', 'list', '--status', 'resting', '--json')).out)).toHaveLength(2)
    expect((await kalshi('orders', 'cancel-all')).code).toBe(2)
    expect(JSON.parse((await kalshi('orders', 'list', '--status', 'resting', '--json')).out)).toHaveLength(2)
    expect((await kalshi('orders', 'cancel-all', '--yes')).code).toBe(0)
    expect((await kalshi('orders', 'list', '--status', 'resting')).err).toContain('no orders')
  })

  it('shows what a trade left behind', async () => {
    const before: string = JSON.parse((await kalshi('balance', '--json')).out).balance
    const place = [
      'orders',
      'place',
      ticker,
      '--side',
      'bid',
      '--price',
      '0.99',
      '--count',
      '2',
      '--time-in-force',
      'ioc',
      '--yes',
      '--json',
    ]
    const placed = JSON.parse((await kalshi(...place)).out)
    expect(placed.fillCount).toBe('2.00')
    const fills: readonly { readonly orderId: string; readonly count: string }[] = JSON.parse((await kalshi('fills', '--json')).out)
    expect(fills.some(({ orderId }) => orderId === placed.orderId)).toBe(true)
    expect((await kalshi('positions', '--held')).out).toMatch(new RegExp(`^${ticker} +2 `, 'm'))
    const after: string = JSON.parse((await kalshi('balance', '--json')).out).balance
    expect(parseMicroUsd(after)).toBeLessThan(parseMicroUsd(before))
  })

  it('is refused a price off the steps of the market', async () => {
    const { code, err } = await kalshi('orders', 'place', ticker, '--side', 'bid', '--price', '0.0155', '--count', '1', '--yes')
    expect(code).toBe(3)
    expect(err).toContain('invalid_price')
  })
})

describe('followed on the simulator', () => {
  it('a book becomes one line of JSON a change, until Ctrl-C', async () => {
    const watched = follow({}, 'book', ticker, '--watch', '--depth', '1')
    const text = await watched.outMatches(/(.*\n){5}/)
    watched.interrupt()
    expect(await watched.ended).toBe(0)
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
    for (const line of lines) expect(line).toMatchObject({ ticker, state: 'live' })
    const numbers = lines.map(({ seq }) => Number(seq))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  it('a book is drawn on a terminal, which gets back what it was', async () => {
    const watched = follow({ terminal: { columns: 40, rows: 12 } }, 'book', ticker, '--watch')
    const drawn = await watched.outMatches(/live[\s\S]*spread[\s\S]*live/)
    expect(drawn.startsWith('\u001b[?1049h\u001b[?25l')).toBe(true)
    watched.interrupt()
    expect(watched.out().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true) // before anything is closed
    expect(await watched.ended).toBe(0)
    const frame = watched.out().split('\u001b[H')[1] ?? ''
    expect(frame.split('\n').length).toBeLessThanOrEqual(12)
  })

  it('trades are printed once each, old and new ones', async () => {
    const followed = follow({}, 'trades', ticker, '--follow', '--limit', '3', '--json')
    const text = await followed.outMatches(/(.*\n){6}/)
    followed.interrupt()
    expect(await followed.ended).toBe(0)
    const trades = tradesIn(text)
    expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(trades.length)
    for (const trade of trades) expect(trade).toMatchObject({ ticker })
  })

  it('trades that happened without a connection are read afterwards', async () => {
    const followed = follow({}, 'trades', '--follow', '--limit', '1', '--json')
    await followed.outMatches(/(.*\n){3}/)
    sim.exchange.faults.inject({ kind: 'disconnect', downForMs: 300 })
    await followed.errMatches(/connected\n[\s\S]*lost[\s\S]*connected\n/)
    const before = followed.out().split('\n').length
    await followed.outMatches(new RegExp(`(.*\\n){${before + 10}}`))
    followed.interrupt()
    expect(await followed.ended).toBe(0)
    const printed = tradesIn(followed.out())
    const times = printed.map(({ createdTime }) => createdTime).toSorted()
    const [first = '', last = ''] = [times[0], times.at(-1)]
    const happened: readonly PrintedTrade[] = JSON.parse((await kalshi('trades', '--since', first, '--until', last, '--all', '--json')).out)
    const ids = new Set(printed.map(({ tradeId }) => tradeId))
    // Those of the last millisecond may still have been under way.
    const within = happened.filter(({ createdTime }) => createdTime > first && createdTime.slice(0, 23) < last.slice(0, 23))
    expect(within.length).toBeGreaterThan(10)
    expect(within.filter(({ tradeId }) => !ids.has(tradeId))).toEqual([])
    expect(ids.size).toBe(printed.length)
  })

  it('trades are all read afterwards where there were none before, however few are asked for at first', async () => {
    await using quiet = await startSim({ market: false, startUs: epochUs(Date.now() * 1_000) })
    quiet.exchange.openMarket(QUIET_MARKET, { yes: [], no: [{ price: parsePrice('0.50'), qty: parseQty('100') }] })
    const { answer } = quiet.exchange
    const read = Promise.withResolvers<void>()
    Object.assign(quiet.exchange, {
      answer(request: Parameters<typeof answer>[0]) {
        if (request.path.endsWith('/markets/trades')) read.resolve()
        return answer(request)
      },
    })
    writeFileSync(join(folder, 'quiet.json'), JSON.stringify({ ...quiet.credentials, ...quiet.environment }))
    const followed = createIo({})
    const ended = run(['--credentials', join(folder, 'quiet.json'), 'trades', '--follow', '--limit', '2', '--json'], followed.io)
    await read.promise
    quiet.exchange.faults.inject({ kind: 'disconnect', downForMs: 1_000 })
    await followed.errMatches(/connected\n[\s\S]*lost/)
    const [memberId = ''] = quiet.exchange.trading.accounts.members()
    const request = { ticker: QUIET_MARKET.ticker, side: 'bid', yesPrice: parsePrice('0.50'), count: parseQty('1') } as const
    const terms = { timeInForce: 'immediate_or_cancel', selfTradePrevention: 'taker_at_cross' } as const
    for (let count = 0; count < 5; count++)
      quiet.exchange.command((trading, atUs) => trading.place({ memberId, subaccount: 0 }, { ...request, ...terms }, atUs))
    const printed = tradesIn(await followed.outMatches(/(.*\n){5}/))
    followed.interrupt()
    expect(await ended).toBe(0)
    expect(new Set(printed.map(({ tradeId }) => tradeId)).size).toBe(5)
  })

  it('fills are printed once each, also those made while the connection was away', async () => {
    const followed = follow({}, 'fills', '--follow', '--limit', '1', '--json')
    await followed.errMatches(/connected\n/)
    await buy()
    await followed.outMatches(/(.*\n){2}/)
    sim.exchange.faults.inject({ kind: 'disconnect', downForMs: 300 })
    const missed = await buy()
    await followed.outMatches(new RegExp(missed))
    followed.interrupt()
    expect(await followed.ended).toBe(0)
    expect(followed.err()).toContain('connection lost')
    const fills = followed
      .out()
      .trimEnd()
      .split('\n')
      .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
    expect(new Set(fills.map(({ fillId }) => fillId)).size).toBe(fills.length)
    for (const fill of fills) expect(fill).toMatchObject({ bookSide: 'bid', noPrice: expect.stringMatching(/^0\.\d{4}$/) })
  })

  it('needs a connection at first', async () => {
    const { code, err } = await kalshi('-e', 'http://127.0.0.1:1', 'trades', '--follow')
    expect(code).toBe(4)
    expect(err).toContain('ECONNREFUSED')
  })
})
