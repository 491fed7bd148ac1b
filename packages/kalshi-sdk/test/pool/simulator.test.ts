import { createExchange, listen, SyntheticFlow } from '@kassandra/kalshi-sim'
import { describe, expect, it } from 'vitest'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import { PoolBooks } from '../../src/pool/pool-books.ts'
import { SocketPool, type SocketPoolOptions } from '../../src/pool/socket-pool.ts'
import { epochUs } from '../../src/units/time.ts'
import type { SocketEvent } from '../../src/ws/socket-event.ts'

const START_US = epochUs(1_778_733_492_000_000)
const MARKETS = 300

async function start(options: Partial<SocketPoolOptions> = {}) {
  const flow = new SyntheticFlow({ seed: 11, markets: MARKETS, rate: 800, startUs: START_US, durationUs: 10_000_000, lifecycleSeconds: 0 })
  const exchange = createExchange({ flow, speed: { kind: 'factor', factor: 10 }, keyType: 'ed25519', marketLimit: 200 })
  const { restUrl, wsUrl, close } = await listen(exchange, { port: 0 })
  const { credentials } = exchange
  if (!credentials) throw new Error('the exchange has no key')
  const client = new KalshiClient({ environment: { restUrl, wsUrl }, credentials })
  const createSocket = () => client.socket({ reconnect: { minDelayMs: 1, maxDelayMs: 20 }, tickersPerCommand: 40 })
  const pool = new SocketPool({ createSocket, connections: 4, ...options })
  const tickers: string[] = []
  for await (const { ticker } of client.markets.list({ limit: 1_000 })) tickers.push(ticker)
  const stop = async (): Promise<void> => {
    await pool.close()
    await client.close()
    await close()
    exchange.close()
  }
  return { exchange, client, pool, tickers, [Symbol.asyncDispose]: stop }
}

/** Makes every connection that is up answer. */
function ping(pool: SocketPool): void {
  for (const { socket } of pool.members) socket.list().catch(() => undefined)
}

const isListReply = (event: SocketEvent): boolean =>
  event.kind === 'frame' && event.frame.kind === 'ok' && event.frame.subscriptions !== undefined

describe('a pool with the simulator', () => {
  it('P1 P2: spreads hundreds of markets, and gives every trade of theirs once', async () => {
    await using rig = await start()
    const { exchange, pool, tickers } = rig
    await pool.connect()
    const subscribed = pool.subscribe({ channels: ['trade', 'ticker'], marketTickers: tickers })
    void subscribed.then(() => exchange.flow.start())
    void exchange.flow.ended.then(() => ping(pool))
    const trades: string[] = []
    const membersOf = new Map<string, Set<number>>()
    for await (const { kind, ...rest } of pool.events()) {
      if (kind !== 'socket' || !('event' in rest) || rest.event.kind !== 'frame') continue
      const { frame } = rest.event
      if (frame.kind === 'trade') trades.push(frame.tradeId)
      if (frame.kind === 'trade') membersOf.set(frame.ticker, (membersOf.get(frame.ticker) ?? new Set()).add(rest.member))
      const published = exchange.flow.state === 'ended' ? exchange.status().publishedByKind.trade : Number.POSITIVE_INFINITY
      if (trades.length >= published) break
    }
    expect(pool.states().map(({ markets }) => markets)).toEqual([75, 75, 75, 75])
    expect(trades.length).toBeGreaterThan(500)
    expect(new Set(trades).size).toBe(trades.length)
    expect([...membersOf].every(([ticker, members]) => members.size === 1 && members.has(pool.memberOf(ticker) ?? -1))).toBe(true)
  })

  it('P3 P6: keeps all books whole through gaps, connections that stay down and a levelling', async () => {
    await using rig = await start({ moveAfterMs: 20 })
    const { exchange, client, pool, tickers } = rig
    await pool.connect()
    const books = new PoolBooks(pool)
    const subscribed = books.subscribe(tickers)
    const connections = (): number[] => exchange.status().connections.map(({ id }) => id)
    const seen = new Map<string, number>()
    const times = (kind: string): number => seen.get(kind) ?? 0
    const empty = (): number => pool.states().filter(({ markets }) => markets === 0).length
    // Each begins at a frame or later, and once what is before it has shown.
    const faults: { readonly at: number; begin(): void; readonly hasShown: () => boolean }[] = [
      {
        at: 500,
        begin: () => exchange.faults.inject({ kind: 'gap', frames: 3, connections: connections().slice(0, 1) }),
        hasShown: () => times('tainted') > 0,
      },
      {
        at: 1_500,
        begin: () => exchange.faults.inject({ kind: 'disconnect', connections: connections().slice(1, 3), downForMs: 2_000 }),
        hasShown: () => times('moved') >= 2 && empty() === 2 && pool.members.every(({ isUp }) => isUp),
      },
      { at: 5_000, begin: () => void pool.rebalance(), hasShown: () => empty() === 0 },
      { at: 6_500, begin: () => exchange.faults.inject({ kind: 'disconnect' }), hasShown: () => times('tainted') >= 3 },
    ]
    let shown = 0
    let begun = 0
    const isWhole = (): boolean => tickers.every((ticker) => books.find(ticker)?.state === 'live')
    void exchange.flow.ended.then(() => ping(pool))
    const answered = new Set<string>()
    for await (const event of books.events()) {
      const kind = event.kind === 'book' ? event.event.kind : event.kind
      seen.set(kind, times(kind) + 1)
      if (exchange.flow.state === 'waiting' && isWhole()) exchange.flow.start()
      if (shown < begun && faults[shown]?.hasShown()) shown++
      const next = shown === begun ? faults[begun] : undefined
      if (next && (exchange.flow.state === 'ended' || exchange.status().published >= next.at)) {
        begun++
        next.begin()
      }
      if (exchange.flow.state !== 'ended' || shown < faults.length || !isWhole()) continue
      const told = event.kind === 'book' && event.event.kind === 'socket' ? event.event.event : undefined
      if (told?.kind === 'frame' && isListReply(told)) answered.add(told.connId)
      else if (kind === 'recovered' || told?.kind === 'connected') ping(pool)
      // Each connection has answered behind what it had sent.
      if (pool.states().every(({ connId }) => connId !== undefined && answered.has(connId))) break
    }
    await subscribed
    for (let from = 0; from < tickers.length; from += 100) {
      for (const { ticker, yes, no } of await client.markets.orderbooks(tickers.slice(from, from + 100))) {
        const { state, yes: ourYes, no: ourNo } = books.get(ticker).snapshot()
        expect({ ticker, state, yes: ourYes, no: ourNo }).toEqual({ ticker, state: 'live', yes, no })
      }
    }
    expect(times('tainted')).toBeGreaterThanOrEqual(3)
    expect(times('moved')).toBeGreaterThanOrEqual(2)
  })
})
