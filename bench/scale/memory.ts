/** What a market costs a gatherer, in a process of its own: prints one JSON line for each stage of its life, heap and resident size behind a collection. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Market } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { Assignment } from '../../packages/kalshi-sdk/src/pool/assignment.ts'
import { Holders } from '../../packages/kalshi-sdk/src/pool/holders.ts'
import { MarketSubscriptions } from '../../packages/recorder/src/collect/books/subscriptions.ts'
import type { ExchangePool, ExchangeRest } from '../../packages/recorder/src/collect/exchange-port.ts'
import { RecordStore } from '../../packages/recorder/src/collect/registry/record-store.ts'
import { MarketRegistry } from '../../packages/recorder/src/collect/registry/registry.ts'
import { OccurrenceCounter, REMEMBERED_TIMES } from '../../packages/recorder/src/collect/stream/occurrence.ts'
import { systemCollectClock } from '../../packages/recorder/src/collect/time/clock.ts'

const [count = 1_000_000] = process.argv.slice(2).map(Number)
const MARKETS_A_CONNECTION = 10_000
const MARKETS_AN_EVENT = 20
const never = new AbortController().signal
const collect = globalThis.gc
if (!collect) throw new Error('run with --expose-gc')

let earlier = { heapBytes: 0, residentBytes: 0 }
let peakBytes = 0
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
}, 50)

async function report(stage: string): Promise<void> {
  for (let n = 0; n < 4; n++) {
    collect?.()
    await delay(50)
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  const now = { heapBytes: heapUsed + external, residentBytes: rss }
  const bytesAMarket = (now.heapBytes - earlier.heapBytes) / count
  process.stdout.write(`${JSON.stringify({ stage, ...now, peakBytes, bytesAMarket: Math.round(bytesAMarket) })}\n`)
  earlier = now
}

/** Names as long as the exchange's, each a text of its own as it comes out of JSON. */
const ownText = (text: string): string => JSON.parse(JSON.stringify(text))
const eventOf = (n: number): string => ownText(`KXBTCD-26NOV${String(Math.floor(n / MARKETS_AN_EVENT)).padStart(6, '0')}`)
const tickerOf = (n: number): string => ownText(`${eventOf(n)}-T${String(100_000 + n).padStart(8, '0')}.99`)

function marketOf(n: number): Market {
  const eventTicker = eventOf(n)
  const ticker = tickerOf(n)
  const raw = { ticker, event_ticker: eventTicker, status: 'active', title: `Bitcoin above ${n}?`, rules_primary: 'x'.repeat(400) }
  const market: Partial<Market> = { ticker, eventTicker, seriesTicker: 'KXBTCD', status: 'active', title: raw.title, raw }
  return market as Market
}

async function* nothing(): AsyncGenerator<never> {
  yield* []
}

const rest: ExchangeRest = {
  markets: {
    async *list(query = {}) {
      if (query.status !== 'open') return
      for (let n = 0; n < count; n++) yield marketOf(n)
    },
    get: async () => marketOf(0),
    orderbooks: async () => [],
    trades: () => nothing(),
  },
  events: { list: () => nothing(), get: () => Promise.reject(new Error('none')) },
  series: { list: () => nothing(), get: () => Promise.reject(new Error('none')) },
}

/** What the pool of the SDK keeps of its markets; the connections themselves are left out. */
class KeptPool implements Pick<ExchangePool, 'subscribe' | 'unsubscribe' | 'memberOf' | 'members'> {
  readonly members: ExchangePool['members']
  readonly #assignment: Assignment
  readonly #holders = new Holders()
  readonly #lane = new Set<string>()
  readonly #wanted: Set<string>[]

  constructor(connections: number) {
    const socket = {} as ExchangePool['members'][number]['socket']
    this.members = Array.from({ length: connections }, (_, index) => ({ index, socket }))
    this.#assignment = new Assignment(connections, MARKETS_A_CONNECTION)
    this.#wanted = this.members.map(() => new Set())
  }

  async subscribe({ marketTickers = [] }: { readonly marketTickers?: readonly string[] }): Promise<void> {
    const { shares } = this.#assignment.assign(marketTickers)
    for (const ticker of marketTickers) this.#lane.add(ticker)
    for (const [member, share] of shares) {
      this.#holders.join(member, share)
      this.#holders.confirm(member, share)
      for (const ticker of share) this.#wanted[member]?.add(ticker)
    }
  }

  unsubscribe(): Promise<void> {
    return Promise.resolve()
  }

  memberOf(ticker: string): number | undefined {
    return this.#assignment.memberOf(ticker)
  }
}

await report('nothing')
const connections = Math.ceil(count / MARKETS_A_CONNECTION)
const pool = new KeptPool(connections)
const subscriptions = new MarketSubscriptions({ pool, isAll: true, observe: () => undefined, signal: never })
const records = new RecordStore({ query: () => Promise.resolve({ rows: [], rowCount: 0, command: '', oid: 0, fields: [] }) }, 'gatherer-1')
const registry = new MarketRegistry({
  rest,
  records,
  selection: { kind: 'all' },
  clock: systemCollectClock,
  observe: () => undefined,
  turn: 0,
  readRate: () => undefined,
  onAdded: () => undefined,
  onEnded: () => undefined,
  tradesMissingSinceUs: () => undefined,
  latestExchangeTsUs: () => undefined,
})
const listedAtMs = performance.now()
await registry.reconcile(never)
const listingSeconds = (performance.now() - listedAtMs) / 1_000
if (registry.size !== count) throw new Error(`${registry.size} markets of ${count}`)
await report('registry')

let page: string[] = []
for (const ticker of registry.activeTickers()) {
  page.push(ticker)
  if (page.length < 500) continue
  await subscriptions.add(page)
  page = []
}
await subscriptions.add(page)
page = []
if (subscriptions.size !== count) throw new Error(`${subscriptions.size} subscriptions of ${count}`)
await report('subscriptions')

/** Books live at the exchange: what a gatherer keeps of one is how often the tuples of its latest instants came. */
const counters = Array.from({ length: connections }, () => new OccurrenceCounter())
const start = Date.UTC(2026, 10, 20) * 1_000
for (let time = 0; time < REMEMBERED_TIMES; time++) {
  const exchangeTsUs: EpochUs = epochUs(start + time * 1_000)
  for (const ticker of registry.activeTickers()) {
    counters[pool.memberOf(ticker) ?? 0]?.next(ticker, { exchangeTsUs, side: 'yes', price: price(4_000 + time), delta: qty(100) })
  }
}
await report('books')

const againAtMs = performance.now()
await registry.reconcile(never)
process.stdout.write(
  `${JSON.stringify({ stage: 'listing', firstSeconds: listingSeconds, againSeconds: (performance.now() - againAtMs) / 1_000 })}\n`,
)
await report('listed again')
if (counters.some(({ forgotten }) => forgotten > 0)) throw new Error('tuples were forgotten')
clearInterval(watch)
