import { ApiError, ConnectionError } from '@kassandra/kalshi-sdk'
import type { CallOptions, RestRequest, RestResponse, RestTransport } from '@kassandra/kalshi-sdk/rest'
import { epochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { ManualClock } from '../../support/manual-clock.ts'

/** What happens to one request that creates an order. */
export interface CreateFate {
  /** `lost`: it never arrives; else it arrives after this long, which may be long after its connection is gone. */
  readonly arrival: 'lost' | number
  /** What the exchange makes of it: places it, answers an error without placing it, or with an error after placing it. */
  readonly effect: 'placed' | 'refused' | 'failed-before' | 'failed-after'
  /** Whether the answer comes back. */
  readonly answer: 'comes' | 'cut'
  /** Filled at once: the order is not open then, and its id can be taken again. */
  readonly isFilled: boolean
  /** How long after it was placed the order shows up in lists, and by its id. */
  readonly listedAfterMs: number
  readonly shownAfterMs: number
}

/** How one read goes. */
export type ReadFate = 'ok' | 'cut' | 'unavailable'

export interface ScriptedOrder {
  readonly orderId: string
  readonly clientOrderId: string
  readonly ticker: string
  readonly isFilled: boolean
  readonly placedAtUs: number
  readonly fate: CreateFate
}

/** Lists lag behind by no more than this, which is by how much `as_of_time` is older than now. */
const LONGEST_LAG_US = 3_000_000
const FILLS_LAG_US = 500_000
/** How old the timestamp of a request may be when it arrives. */
const CLOCK_WINDOW_US = 30_000_000
/** When a request whose answer does not come is given up. */
const PATIENCE_MS = 2_000

/**
 * An exchange whose every request has a fate. It knows a repeated client order id only while the order of that id is open, which is the
 * least that the exchange promises.
 */
export class ScriptedExchange implements RestTransport {
  readonly orders: ScriptedOrder[] = []
  /** Called when a create goes out. */
  onCreate: (ticker: string) => void = () => undefined
  /** Client order ids of creates, in the order in which they went out. */
  readonly sent: string[] = []
  readonly #clock: ManualClock
  readonly #creates: CreateFate[]
  readonly #reads: ReadFate[]

  constructor(clock: ManualClock, creates: readonly CreateFate[], reads: readonly ReadFate[] = []) {
    this.#clock = clock
    this.#creates = [...creates]
    this.#reads = [...reads]
  }

  async request(request: RestRequest, options: CallOptions = {}): Promise<RestResponse> {
    options.signal?.throwIfAborted()
    options.onSend?.()
    const body = request.method === 'GET' ? this.#read(request) : await this.#create(request.body as Record<string, string>)
    return { status: 200, headers: {}, body, attempts: 1, receivedAtUs: this.#clock.nowUs() }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #create(body: Record<string, string>): Promise<unknown> {
    const { ticker = '', client_order_id: clientOrderId = '' } = body
    this.sent.push(clientOrderId)
    this.onCreate(ticker)
    const fate = this.#creates.shift()
    if (fate === undefined) throw new Error('no fate for this order')
    const sentAtUs = this.#clock.nowUs()
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const giveUp = this.#clock.setTimer(PATIENCE_MS, () => reject(new ConnectionError('cut')))
    if (fate.arrival === 'lost') return promise
    this.#clock.setTimer(fate.arrival, () => {
      const answer = this.#take(fate, { ticker, clientOrderId, sentAtUs })
      if (fate.answer === 'cut') return
      giveUp.cancel()
      if (answer instanceof Error) reject(answer)
      else resolve(answer)
    })
    return promise
  }

  #take(fate: CreateFate, sent: { readonly ticker: string; readonly clientOrderId: string; readonly sentAtUs: number }): unknown {
    const nowUs = this.#clock.nowUs()
    if (nowUs - sent.sentAtUs > CLOCK_WINDOW_US) return refusal(401, 'header_timestamp_expired')
    if (fate.effect === 'refused') return refusal(400, 'insufficient_balance')
    if (fate.effect === 'failed-before') return refusal(503, 'exchange_unavailable')
    if (this.orders.some(({ clientOrderId, isFilled }) => clientOrderId === sent.clientOrderId && !isFilled))
      return refusal(409, 'order_already_exists')
    const { ticker, clientOrderId } = sent
    const order = { orderId: `o-${this.orders.length}`, ticker, clientOrderId, isFilled: fate.isFilled, placedAtUs: nowUs, fate }
    this.orders.push(order)
    if (fate.effect === 'failed-after') return refusal(503, 'exchange_unavailable')
    const [filled, remaining] = fate.isFilled ? ['2.00', '0.00'] : ['0.00', '2.00']
    return { order_id: order.orderId, client_order_id: clientOrderId, fill_count: filled, remaining_count: remaining, ts_ms: nowUs / 1_000 }
  }

  #read({ path, query = {} }: RestRequest): unknown {
    const fate = this.#reads.shift() ?? 'ok'
    if (fate === 'cut') throw new ConnectionError('cut')
    if (fate === 'unavailable') throw refusal(503, 'exchange_unavailable')
    const nowUs = this.#clock.nowUs()
    if (path === '/exchange/user_data_timestamp') return { as_of_time: formatInstant(epochUs(nowUs - LONGEST_LAG_US)) }
    const here = this.orders.filter(({ ticker }) => ticker === query['ticker'])
    if (path === '/portfolio/orders') {
      return { orders: here.filter(({ placedAtUs, fate }) => placedAtUs + fate.listedAfterMs * 1_000 <= nowUs).map(toWire), cursor: '' }
    }
    if (path === '/portfolio/fills') {
      return {
        fills: here.filter(({ isFilled, placedAtUs }) => isFilled && placedAtUs + FILLS_LAG_US <= nowUs).map(toFillWire),
        cursor: '',
      }
    }
    const order = this.orders.find(({ orderId }) => path === `/portfolio/orders/${orderId}`)
    if (order === undefined || order.placedAtUs + order.fate.shownAfterMs * 1_000 > nowUs) throw refusal(404, 'not_found')
    return { order: toWire(order) }
  }
}

function refusal(status: number, code: string): ApiError {
  return new ApiError({
    status,
    code,
    exchangeMessage: code,
    details: undefined,
    requestMethod: 'X',
    requestPath: '/x',
    retryAfterMs: undefined,
  })
}

const MONEY = { taker_fill_cost_dollars: '0', maker_fill_cost_dollars: '0', taker_fees_dollars: '0', maker_fees_dollars: '0' }
const PRICES = { outcome_side: 'yes', book_side: 'bid', yes_price_dollars: '0.4000', no_price_dollars: '0.6000' }

function toWire({ orderId, clientOrderId, ticker, isFilled, placedAtUs }: ScriptedOrder): Record<string, unknown> {
  return {
    ...MONEY,
    ...PRICES,
    order_id: orderId,
    client_order_id: clientOrderId,
    ticker,
    status: isFilled ? 'executed' : 'resting',
    initial_count_fp: '2.00',
    fill_count_fp: isFilled ? '2.00' : '0.00',
    remaining_count_fp: isFilled ? '0.00' : '2.00',
    created_time: formatInstant(epochUs(placedAtUs)),
  }
}

function toFillWire({ orderId, ticker, placedAtUs }: ScriptedOrder): Record<string, unknown> {
  const created = formatInstant(epochUs(placedAtUs))
  return {
    ...PRICES,
    fill_id: `f-${orderId}`,
    order_id: orderId,
    ticker,
    count_fp: '2.00',
    is_taker: true,
    fee_cost: '0.0',
    created_time: created,
  }
}
