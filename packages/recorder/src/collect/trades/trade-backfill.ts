import type { Trade } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangeRest } from '../exchange-port.ts'
import type { GathererObserver } from '../observer.ts'
import { type CollectedRow, toTradeRow } from '../stream/rows.ts'
import { type Backoff, backoffDelayMs } from '../time/backoff.ts'
import { type CollectClock, pause, plusMs } from '../time/clock.ts'
import type { BatchWriter } from '../writer/writer.ts'
import type { TradeHorizon, TradeOutage } from './trade-horizon.ts'

export interface TradeBackfillOptions {
  /** How far before the last exchange time seen it begins, since channels are not in step with one another, milliseconds. Default 60,000. */
  readonly marginMs?: number | undefined
  /** The exchange may list a trade late: everything is fetched once more after this long, milliseconds. Default 5,000. */
  readonly repeatMs?: number | undefined
  /** Up to this many markets are asked for one by one; more are taken out of the list of all trades. Default 50. */
  readonly maxSingleMarkets?: number | undefined
  readonly retry?: Backoff | undefined
}

export interface TradeBackfillDeps {
  readonly gatherer: string
  readonly rest: Pick<ExchangeRest, 'markets'>
  readonly writer: BatchWriter
  readonly horizon: TradeHorizon
  readonly clock: CollectClock
  readonly random: () => number
  readonly observe: GathererObserver
  /** Markets whose trades are wanted, those that have ended meanwhile included; `all` for every trade of the exchange. */
  readonly tickers: () => ReadonlySet<string> | 'all'
  /** Whether trades arrive on the stream: only then is a list of those before complete. */
  readonly isStreaming: () => boolean
  /** Resolves once the markets are known that began or ended during an outage. */
  readonly knowMarkets: (signal: AbortSignal) => Promise<void>
}

const PAGE = 1_000
const CHUNK_ROWS = 20_000

/** Fetches over REST the trades that the stream may have missed. Rows that are there already are left alone, so it may run any time. */
export class TradeBackfill {
  readonly #deps: TradeBackfillDeps
  readonly #marginMs: number
  readonly #repeatMs: number
  readonly #maxSingleMarkets: number
  readonly #retry: Backoff
  #isRequested = false
  #wake: (() => void) | undefined

  constructor(deps: TradeBackfillDeps, options: TradeBackfillOptions = {}) {
    this.#deps = deps
    this.#marginMs = options.marginMs ?? 60_000
    this.#repeatMs = options.repeatMs ?? 5_000
    this.#maxSingleMarkets = options.maxSingleMarkets ?? 50
    this.#retry = options.retry ?? { minDelayMs: 500, maxDelayMs: 30_000 }
  }

  /** There may be something to fetch, and the stream is on again. */
  request(): void {
    this.#isRequested = true
    this.#wake?.()
  }

  /** Serves requests until aborted. Failures are repeated, and told to the observer. */
  async run(signal: AbortSignal): Promise<void> {
    const { horizon, isStreaming, knowMarkets } = this.#deps
    for (let failures = 0; !signal.aborted; ) {
      if (failures === 0) await this.#requested(signal)
      try {
        while (horizon.outage && isStreaming() && !signal.aborted) {
          await knowMarkets(signal)
          await this.recover(horizon.outage, signal)
        }
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        const retryInMs = backoffDelayMs(this.#retry, ++failures, this.#deps.random())
        this.#deps.observe({ kind: 'backfill-failed', error, retryInMs })
        await pause(this.#deps.clock, retryInMs, signal)
      }
    }
  }

  /** Fetches everything behind an outage, twice with `repeatMs` between, and ends it once the rows are committed. */
  async recover(outage: TradeOutage, signal: AbortSignal): Promise<void> {
    const trades = await this.#fetch(outage, signal)
    await pause(this.#deps.clock, this.#repeatMs, signal)
    if (signal.aborted) return
    await this.#fetch(outage, signal)
    await this.#finish(outage, trades)
  }

  /** The same in one pass, for a stream that will not come back: what happens later is nobody's business here. */
  async recoverOnce(signal: AbortSignal): Promise<void> {
    const { outage } = this.#deps.horizon
    if (outage) await this.#finish(outage, await this.#fetch(outage, signal))
  }

  async #finish(outage: TradeOutage, trades: number): Promise<void> {
    const { horizon, writer, observe } = this.#deps
    await writer.flush()
    const isComplete = horizon.recover(outage)
    observe({ kind: 'backfilled', trades, sinceUs: outage.sinceUs, isComplete })
    writer.add({ rows: [], tradesCompleteBeforeUs: horizon.completeBeforeUs })
  }

  async #fetch(outage: TradeOutage, signal: AbortSignal): Promise<number> {
    const minTs = plusMs(outage.sinceUs, -this.#marginMs)
    const tickers = this.#deps.tickers()
    if (tickers === 'all' || tickers.size > this.#maxSingleMarkets) return this.#store(this.#list(minTs, undefined, signal), tickers)
    let stored = 0
    for (const ticker of tickers) stored += await this.#store(this.#list(minTs, ticker, signal), 'all')
    return stored
  }

  #list(minTs: EpochUs, ticker: string | undefined, signal: AbortSignal): AsyncIterable<Trade> {
    return this.#deps.rest.markets.trades({ minTs, limit: PAGE, ...(ticker === undefined ? {} : { ticker }) }, { signal })
  }

  async #store(trades: AsyncIterable<Trade>, tickers: ReadonlySet<string> | 'all'): Promise<number> {
    const { gatherer, writer, clock } = this.#deps
    let stored = 0
    let rows: CollectedRow[] = []
    const put = async (): Promise<void> => {
      await writer.room()
      writer.add({ rows })
      stored += rows.length
      rows = []
    }
    for await (const trade of trades) {
      if (tickers !== 'all' && !tickers.has(trade.ticker)) continue
      rows.push(toTradeRow(toTradeFacts(trade), 'rest', { gatherer, connId: 'rest', receivedAtUs: clock.nowUs() }))
      if (rows.length === CHUNK_ROWS) await put()
    }
    await put()
    return stored
  }

  async #requested(signal: AbortSignal): Promise<void> {
    while (!this.#isRequested && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    this.#isRequested = false
  }
}

function toTradeFacts({ createdTime, takerOutcomeSide, ...trade }: Trade): Parameters<typeof toTradeRow>[0] {
  return { ...trade, takerSide: takerOutcomeSide, exchangeTsUs: createdTime, exchangeTsPrecision: 'us' }
}
