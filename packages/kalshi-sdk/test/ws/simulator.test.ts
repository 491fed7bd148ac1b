import { createExchange, type Exchange, type FaultRequest, listen, SyntheticFlow } from '@kassandra/kalshi-sim'
import { describe, expect, it } from 'vitest'
import { ManagedBooks } from '../../src/book/managed-books.ts'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import { epochUs } from '../../src/units/time.ts'
import type { KalshiSocketOptions } from '../../src/ws/socket-options.ts'

const START_US = epochUs(1_778_733_492_000_000)

async function start(options: Partial<KalshiSocketOptions> = {}) {
  const flow = new SyntheticFlow({ seed: 3, markets: 8, rate: 400, startUs: START_US, durationUs: 30_000_000, lifecycleSeconds: 0 })
  const exchange = createExchange({ flow, speed: { kind: 'factor', factor: 20 }, keyType: 'ed25519' })
  const { restUrl, wsUrl, close } = await listen(exchange, { port: 0 })
  const { credentials } = exchange
  if (!credentials) throw new Error('the exchange has no key')
  const client = new KalshiClient({ environment: { restUrl, wsUrl }, credentials })
  const socket = client.socket({ reconnect: { minDelayMs: 1, maxDelayMs: 20 }, ...options })
  await socket.connect()
  const tickers: string[] = []
  for await (const { ticker } of client.markets.list()) tickers.push(ticker)
  const stop = async (): Promise<void> => {
    await client.close()
    await close()
    exchange.close()
  }
  return { exchange, client, socket, tickers, [Symbol.asyncDispose]: stop }
}

/** Injects each fault once the flow has passed its number of published messages; tells how many are left. */
function faultsOf(exchange: Exchange, faults: readonly (readonly [published: number, fault: FaultRequest])[]): () => number {
  const left = [...faults]
  return () => {
    const [next] = left
    if (next && exchange.status().published >= next[0]) {
      left.shift()
      exchange.faults.inject(next[1])
    }
    return left.length
  }
}

describe('with the simulator', () => {
  it('I1: every managed book ends as the exchange has it, through gaps and disconnects', async () => {
    await using rig = await start({ tickersPerCommand: 3 })
    const { exchange, client, socket, tickers } = rig
    const books = new ManagedBooks(socket)
    const subscribed = books.subscribe(tickers)
    const seen = new Map<string, number>()
    const injectWhenDue = faultsOf(exchange, [
      [1_000, { kind: 'gap', frames: 3 }],
      [3_000, { kind: 'disconnect', downForMs: 30 }],
      [5_000, { kind: 'gap', frames: 1 }],
      [7_000, { kind: 'disconnect' }],
    ])
    exchange.flow.ended.then(() => socket.list()).catch(() => undefined) // an event, so that the loop sees the end
    let isLastAsked = false
    for await (const event of books.events()) {
      seen.set(event.kind, (seen.get(event.kind) ?? 0) + 1)
      const isWhole = tickers.every((ticker) => books.get(ticker).state === 'live')
      if (isWhole && exchange.flow.state === 'waiting') exchange.flow.start()
      if (injectWhenDue() > 0 || !isWhole || exchange.flow.state !== 'ended') continue
      if (event.kind === 'snapshot' && isLastAsked) break // everything before it has been read
      isLastAsked = true
      socket.update('orderbook_delta', { action: 'get_snapshot', marketTickers: tickers.slice(0, 1) }).catch(() => {
        isLastAsked = false // cut off meanwhile: the next connection asks again
      })
    }
    await subscribed
    const truth = await client.markets.orderbooks(tickers)
    expect(truth.map(({ ticker }) => ticker).toSorted()).toEqual(tickers.toSorted())
    for (const { ticker, yes, no } of truth) {
      const { state, crossing, ...book } = books.get(ticker).snapshot()
      expect({ ticker, state, crossing, yes: book.yes, no: book.no }).toEqual({ ticker, state: 'live', crossing: 'open', yes, no })
    }
    expect([seen.get('tainted'), seen.get('recovery')].every((count) => count !== undefined && count >= 2)).toBe(true)
  })
})
