import { WebSocket } from 'ws'
import { type Key, signedHeaders } from '../raw-client.ts'
import { checkFrame } from './asyncapi.ts'

type Side = 'yes' | 'no'

/** Quantity by price, both as on the wire. */
type Levels = Map<string, string>

interface BookMsg {
  readonly market_ticker: string
  readonly yes_dollars_fp?: readonly (readonly [string, string])[]
  readonly no_dollars_fp?: readonly (readonly [string, string])[]
  readonly side: Side
  readonly price_dollars: string
  readonly delta_fp: string
}

interface BookFrame {
  readonly type: string
  readonly id?: number
  readonly sid?: number
  readonly seq?: number
  readonly msg?: BookMsg
}

/**
 * Builds the books of some markets from one connection, with no code of ours: after a gap it asks for snapshots, after a cut it
 * connects and subscribes again.
 */
export class BookClient {
  readonly books: Map<string, Readonly<Record<Side, Levels>>> = new Map()
  /** Breaks of the sequence, over all its connections. */
  gaps = 0
  reconnects = 0
  deltas = 0
  /** What can never be: a sequence that went back, a level below nothing, a frame that is not as asyncapi.yaml has it. */
  readonly defects: string[] = []
  readonly #wsUrl: string
  readonly #key: Key
  readonly #tickers: readonly string[]
  #socket: WebSocket | undefined
  #seq = 0
  #lastId = 0
  readonly #tainted = new Set<string>()
  readonly #waiting = new Map<number, () => void>()
  #isClosed = false
  #reopened: Promise<void> = Promise.resolve()
  #noteCut: () => void = () => undefined
  /** Resolves with the first cut. */
  readonly wasCut: Promise<void> = new Promise((resolve) => {
    this.#noteCut = resolve
  })

  constructor(wsUrl: string, key: Key, tickers: readonly string[]) {
    this.#wsUrl = wsUrl
    this.#key = key
    this.#tickers = tickers
  }

  /** Resolves when subscribed. */
  async open(): Promise<void> {
    const socket = new WebSocket(this.#wsUrl, { headers: signedHeaders(this.#key, 'GET', new URL(this.#wsUrl).pathname) })
    this.#socket = socket
    this.#seq = 0
    this.#tainted.clear()
    socket.on('message', (data) => this.#receive(JSON.parse(data.toString())))
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    socket.once('close', () => {
      if (this.#isClosed) return
      this.reconnects++
      this.#reopened = this.open()
      this.#noteCut()
    })
    await this.#ask('subscribe', { channels: ['orderbook_delta'], market_tickers: this.#tickers })
  }

  /** Waits for the answer to everything asked so far. */
  async settle(): Promise<void> {
    await this.#reopened
    do await this.#ask('list_subscriptions')
    while (this.#tainted.size > 0)
  }

  close(): void {
    this.#isClosed = true
    this.#socket?.terminate()
  }

  #ask(cmd: string, params?: unknown): Promise<void> {
    const id = ++this.#lastId
    this.#socket?.send(JSON.stringify({ id, cmd, params }))
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  #receive(frame: BookFrame): void {
    const { type, id, sid, seq, msg } = frame
    if (type !== 'orderbook_delta' || this.deltas % CHECKED_DELTAS === 0) this.defects.push(...checkFrame({ ...frame }))
    if (seq !== undefined) this.#step(seq, sid)
    if (type === 'orderbook_snapshot' && msg) this.#replace(msg)
    if (type === 'orderbook_delta' && msg && !this.#tainted.has(msg.market_ticker)) this.#apply(msg)
    if (id === undefined) return
    this.#waiting.get(id)?.()
    this.#waiting.delete(id)
  }

  #step(seq: number, sid: number | undefined): void {
    if (seq <= this.#seq) this.defects.push(`sid ${sid}: seq ${seq} behind ${this.#seq}`)
    const isGap = seq !== this.#seq + 1
    this.#seq = seq
    if (!isGap) return
    this.gaps++
    for (const ticker of this.#tickers) this.#tainted.add(ticker)
    void this.#ask('update_subscription', { sid, action: 'get_snapshot', market_tickers: this.#tickers })
  }

  #replace({ market_ticker, yes_dollars_fp = [], no_dollars_fp = [] }: BookMsg): void {
    this.#tainted.delete(market_ticker)
    this.books.set(market_ticker, { yes: new Map(yes_dollars_fp), no: new Map(no_dollars_fp) })
  }

  #apply({ market_ticker, side, price_dollars, delta_fp }: BookMsg): void {
    this.deltas++
    const levels = this.books.get(market_ticker)?.[side]
    const left = hundredths(levels?.get(price_dollars) ?? '0.00') + hundredths(delta_fp)
    if (left < 0) this.defects.push(`${market_ticker} ${side} ${price_dollars}: ${left}`)
    if (left === 0) levels?.delete(price_dollars)
    else levels?.set(price_dollars, `${Math.floor(left / 100)}.${String(left % 100).padStart(2, '0')}`)
  }
}

/** Of so many deltas one is held against its schema, and all other frames. */
const CHECKED_DELTAS = 50

const hundredths = (text: string): number => Number(text.replace('.', ''))
