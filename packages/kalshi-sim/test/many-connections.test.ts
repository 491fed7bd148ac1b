import { formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExchange } from '../src/exchange/create-exchange.ts'
import type { Exchange } from '../src/exchange/exchange.ts'
import type { Level } from '../src/exchange/level.ts'
import { SyntheticFlow } from '../src/flow/synthetic/synthetic-flow.ts'
import { type Listening, listen } from '../src/server/listen.ts'
import { START_US } from './exchange-fixture.ts'
import { BookClient } from './support/book-client.ts'

const CONNECTIONS = 300
const CUT = 12
const GAPPED = 12

describe('three hundred connections', () => {
  let exchange: Exchange
  let listening: Listening
  let tickers: readonly string[]
  const clients: BookClient[] = []
  /** Connection ids in the order of `clients`. */
  const ids: number[] = []

  beforeAll(async () => {
    const flow = new SyntheticFlow({ seed: 11, markets: 8, rate: 150, startUs: START_US, durationUs: 4_000_000, lifecycleSeconds: 0 })
    exchange = createExchange({ flow, keyType: 'ed25519' })
    listening = await listen(exchange, { port: 0 })
    const key = exchange.credentials
    if (!key) throw new Error('the exchange made no key')
    tickers = exchange.catalogue.markets().map(({ ticker }) => ticker)
    for (let n = 0; n < CONNECTIONS; n++) {
      const client = new BookClient(listening.wsUrl, key, tickers)
      await client.open()
      clients.push(client)
      ids.push(exchange.connections().at(-1)?.id ?? 0)
    }
  })

  afterAll(async () => {
    for (const client of clients) client.close()
    exchange.close()
    await listening.close()
  })

  const shown = (levels: readonly Level[]) => levels.map(({ price, qty }) => [formatPrice(price), formatQty(qty)])

  it('each build the book of the exchange from gapless sequences, and those that were cut off or lost frames build it again', async () => {
    const cut = clients.slice(0, CUT)
    const gapped = clients.slice(CUT, CUT + GAPPED)
    exchange.flow.start()
    await waitFor(clients.at(-1), 100)
    exchange.faults.inject({ kind: 'disconnect', connections: ids.slice(0, CUT) })
    exchange.faults.inject({ kind: 'gap', connections: ids.slice(CUT, CUT + GAPPED), frames: 3 })
    await Promise.all([exchange.flow.ended, ...cut.map(({ wasCut }) => wasCut)])
    await Promise.all(clients.map((client) => client.settle()))

    expect(clients.map(({ reconnects }) => reconnects)).toEqual(clients.map((client) => (cut.includes(client) ? 1 : 0)))
    expect(clients.map(({ gaps }) => gaps)).toEqual(clients.map((client) => (gapped.includes(client) ? 1 : 0)))
    expect(clients.flatMap(({ defects }) => defects)).toEqual([])
    const spared = clients.slice(CUT + GAPPED)
    expect(new Set(spared.map(({ deltas }) => deltas)).size).toBe(1)
    expect(spared[0]?.deltas).toBeGreaterThan(300)
    for (const ticker of tickers) {
      const { book } = exchange.catalogue.getMarket(ticker)
      const expected = { yes: shown(book.levels('yes')), no: shown(book.levels('no')) }
      for (const client of clients) {
        const built = client.books.get(ticker)
        expect({ yes: ascending(built?.yes), no: ascending(built?.no) }).toEqual(expected)
      }
    }
  }, 15_000)
})

const ascending = (levels: ReadonlyMap<string, string> = new Map()) => [...levels].sort(([a], [b]) => Number(a) - Number(b))

/** Until a client has seen so many deltas. */
async function waitFor(client: BookClient | undefined, deltas: number): Promise<void> {
  while (client && client.deltas < deltas) await client.settle()
}
