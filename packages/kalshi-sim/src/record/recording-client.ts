import type { Scheduler } from '../clock/scheduler.ts'
import type { Exchange } from '../exchange/exchange.ts'
import type { Connection } from '../ws/connection.ts'
import type { Transport } from '../ws/transport.ts'

const KEY_ID = 'recorder'
/** How long after the exchange's clock a frame counts as received. */
const LATENCY_US = 20_000
const RETRY_MS = 250

/**
 * A client inside the process that subscribes to everything and writes down what it is sent, as a gatherer would: half of the books
 * with the subscription, the others added, new markets as they are announced, a new connection after each cut.
 */
export class RecordingClient {
  readonly #exchange: Exchange
  readonly #scheduler: Scheduler
  readonly #write: (line: string) => void
  #connection: Connection | undefined
  #connections = 0
  #lastId = 0
  #bookSid = 0

  constructor(exchange: Exchange, scheduler: Scheduler, write: (line: string) => void) {
    this.#exchange = exchange
    this.#scheduler = scheduler
    this.#write = write
  }

  connect(): void {
    if (this.#exchange.faults.refuses(KEY_ID)) {
      this.#scheduler.setTimer(RETRY_MS, () => this.connect())
      return
    }
    this.#connections++
    this.#connection = this.#exchange.accept(KEY_ID, this.#transport())
    const tickers = this.#exchange.catalogue.markets().map(({ ticker }) => ticker)
    const half = Math.ceil(tickers.length / 2)
    this.#send('subscribe', { channels: ['ticker', 'trade', 'market_lifecycle_v2'], send_initial_snapshot: true })
    this.#send('subscribe', { channels: ['orderbook_delta'], market_tickers: tickers.slice(0, half), use_yes_price: false })
    this.#bookSid = this.#connection.findChannel('orderbook_delta')?.sid ?? 0
    if (half < tickers.length) this.#addBooks(tickers.slice(half))
  }

  #send(cmd: string, params: Readonly<Record<string, unknown>>): void {
    this.#connection?.receive(JSON.stringify({ id: ++this.#lastId, cmd, params }))
  }

  #addBooks(tickers: readonly string[]): void {
    this.#send('update_subscription', { sid: this.#bookSid, action: 'add_markets', market_tickers: tickers })
  }

  #transport(): Transport {
    const nothing = (): void => undefined
    return {
      send: (text) => this.#take(text.trimEnd()),
      ping: nothing,
      bufferedBytes: () => 0,
      pauseReading: nothing,
      resumeReading: nothing,
      cork: nothing,
      uncork: nothing,
      cut: () => this.#lose(),
      close: nothing,
    }
  }

  #take(frame: string): void {
    const receivedNs = `${this.#exchange.clock.nowUs() + LATENCY_US}000`
    this.#write(`{"recv_ns":${receivedNs},"conn":${this.#connections},"frame":${frame}}\n`)
    const ticker = announcedMarket(frame)
    // Not from within the exchange's own call: a client's command reaches it later.
    if (ticker !== undefined) this.#scheduler.setTimer(0, () => this.#addBooks([ticker]))
  }

  #lose(): void {
    const lost = this.#connection
    this.#connection = undefined
    if (lost) this.#exchange.release(lost)
    this.#scheduler.setTimer(RETRY_MS, () => this.connect())
  }
}

function announcedMarket(frame: string): string | undefined {
  if (!frame.startsWith('{"type":"market_lifecycle_v2"')) return undefined
  const { msg } = JSON.parse(frame)
  return msg.event_type === 'created' ? msg.market_ticker : undefined
}
