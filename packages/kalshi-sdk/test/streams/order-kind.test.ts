import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../src/errors/api-error.ts'
import type { RestRequest, RestTransport } from '../../src/rest/transport/rest-transport.ts'
import { CatchUp } from '../../src/streams/catch-up.ts'
import { isProgress, toMark } from '../../src/streams/order-progress.ts'
import { OrderKind, type OrdersQuery, type StreamedOrder } from '../../src/streams/order-stream.ts'
import { formatToken } from '../../src/streams/stream-token.ts'
import { type EpochUs, epochUs, formatInstant } from '../../src/units/time.ts'
import { decodeFrame } from '../../src/ws/decode-frame.ts'
import { BASE_US } from './made-fill.ts'

/** One state of an order of ten contracts. */
interface State {
  readonly status: 'resting' | 'canceled' | 'executed'
  readonly filled: number
  readonly left: number
  readonly atUs: number
}

interface Placed {
  readonly id: string
  readonly createdUs: number
  /** Oldest first. */
  readonly states: State[]
}

const contracts = (count: number): string => `${count}.00`

/** As REST gives it. */
const toWire = ({ id, createdUs }: Placed, { status, filled, left, atUs }: State) => ({
  ...{ order_id: id, ticker: 'KX', outcome_side: 'yes', book_side: 'bid', status, yes_price_dollars: '0.5000', no_price_dollars: '0.5000' },
  ...{ initial_count_fp: contracts(10), fill_count_fp: contracts(filled), remaining_count_fp: contracts(left) },
  ...{ taker_fill_cost_dollars: '0', maker_fill_cost_dollars: '0', taker_fees_dollars: '0', maker_fees_dollars: '0' },
  ...{ created_time: formatInstant(epochUs(createdUs)), last_update_time: formatInstant(epochUs(atUs)) },
})

/** As a stream tells it. */
const toFrame = ({ id, createdUs }: Placed, { status, filled, left, atUs }: State) => ({
  type: 'user_order',
  sid: 1,
  msg: {
    ...{
      order_id: id,
      user_id: 'u',
      ticker: 'KX',
      status,
      outcome_side: 'yes',
      book_side: 'bid',
      side: 'yes',
      is_yes: true,
      exchange_index: 0,
    },
    ...{
      yes_price_dollars: '0.5000',
      initial_count_fp: contracts(10),
      fill_count_fp: contracts(filled),
      remaining_count_fp: contracts(left),
    },
    ...{
      taker_fill_cost_dollars: '0',
      maker_fill_cost_dollars: '0',
      taker_fees_dollars: '0',
      maker_fees_dollars: '0',
      client_order_id: id,
    },
    ...{ created_ts_ms: Math.floor(createdUs / 1_000), last_updated_ts_ms: Math.floor(atUs / 1_000) },
  },
})

/** An exchange whose REST side shows orders as they were some time ago. */
class LaggingOrders {
  readonly orders: Placed[] = []
  nowUs = BASE_US
  lagUs = 0

  get asOfUs(): EpochUs {
    return epochUs(this.nowUs - this.lagUs)
  }

  transport(): RestTransport {
    return {
      request: async (request) => ({ status: 200, headers: {}, body: this.#answer(request), attempts: 1, receivedAtUs: epochUs(0) }),
      close: async () => undefined,
    }
  }

  #answer({ path, query = {} }: RestRequest): object {
    const id = /\/portfolio\/orders\/(.+)$/.exec(path)?.[1]
    const shown = this.orders.flatMap((order) => {
      const state = order.states.findLast(({ atUs }) => atUs <= this.asOfUs)
      return state ? [{ order, state }] : []
    })
    if (id !== undefined) {
      const found = shown.find(({ order }) => order.id === id)
      if (!found)
        throw new ApiError({
          status: 404,
          code: 'not_found',
          exchangeMessage: '',
          details: undefined,
          requestMethod: 'GET',
          requestPath: path,
          retryAfterMs: undefined,
        })
      return { order: toWire(found.order, found.state) }
    }
    const min = Number(query['min_ts'] ?? 0) * 1e6
    const max = Number(query['max_ts'] ?? Number.MAX_SAFE_INTEGER / 1e6) * 1e6
    const listed = shown.filter(
      ({ order, state }) => order.createdUs >= min && order.createdUs <= max && (query['status'] ?? state.status) === state.status,
    )
    return { orders: listed.map(({ order, state }) => toWire(order, state)), cursor: '' }
  }
}

class Reader {
  readonly delivered: StreamedOrder[] = []
  readonly #exchange: LaggingOrders
  #kind: OrderKind
  #catchUp: CatchUp | undefined

  constructor(exchange: LaggingOrders, query: OrdersQuery) {
    this.#exchange = exchange
    this.#kind = new OrderKind(exchange.transport(), query)
  }

  subscribe(): void {
    const now = epochUs(this.#exchange.nowUs)
    this.#kind.begin(now)
    this.#catchUp = new CatchUp(now, now)
  }

  tell(order: Placed, state: State): void {
    const item = this.#kind.itemOf(decodeFrame(toFrame(order, state)))
    if (item === undefined) throw new Error('the frame tells no order')
    if (this.#kind.take(item)) this.delivered.push(item)
  }

  async pass(): Promise<boolean> {
    const catchUp = this.#catchUp
    if (!catchUp) return true
    const { asOfUs } = this.#exchange
    for await (const item of this.#kind.read({ untilUs: catchUp.untilUs, asOfUs, options: {} }))
      if (this.#kind.take(item)) this.delivered.push(item)
    if (!catchUp.isShownBy(asOfUs)) return false
    this.#kind.settle(catchUp.untilUs)
    this.#catchUp = undefined
    return true
  }

  restart(): void {
    this.#kind = new OrderKind(this.#exchange.transport(), {
      resume: formatToken('user_orders', JSON.parse(JSON.stringify(this.#kind.state()))),
    })
    this.#catchUp = undefined
  }
}

const afterUs = fc.oneof(fc.integer({ min: 1_000, max: 5_000 }), fc.integer({ min: 1_000, max: 200_000_000 }))
const step = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), afterUs }),
  fc.record({ kind: fc.constantFrom('fill' as const, 'decrease' as const, 'cancel' as const), which: fc.nat(9), afterUs }),
  fc.constantFrom({ kind: 'disconnect' as const }, { kind: 'subscribe' as const }, { kind: 'pass' as const }, { kind: 'restart' as const }),
  fc.constant({ kind: 'catch-up' as const }),
)

/** What a step makes of the last state of an order; undefined where that is done. */
function stepOrder(last: State | undefined, kind: 'fill' | 'decrease' | 'cancel', atUs: number): State | undefined {
  if (last?.status !== 'resting') return undefined
  if (kind === 'cancel') return { ...last, status: 'canceled', left: 0, atUs }
  const left = last.left - 1
  if (kind === 'decrease') return left === 0 ? undefined : { ...last, left, atUs }
  return { status: left === 0 ? 'executed' : 'resting', filled: last.filled + 1, left, atUs }
}

describe('a stream of orders', () => {
  it('S4 S5: never goes back or repeats itself, and ends with what each order has come to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), fc.integer({ min: 0, max: 300_000_000 }), async (steps, lagUs) => {
        const exchange = new LaggingOrders()
        exchange.lagUs = lagUs
        const reader = new Reader(exchange, { since: epochUs(BASE_US) })
        let isSubscribed = false
        for (const each of steps) {
          if ('afterUs' in each) exchange.nowUs += each.afterUs
          if (each.kind === 'place') {
            const first: State = { status: 'resting', filled: 0, left: 10, atUs: exchange.nowUs }
            const order: Placed = { id: `o${exchange.orders.length}`, createdUs: exchange.nowUs, states: [first] }
            exchange.orders.push(order)
            if (isSubscribed) reader.tell(order, first)
          } else if (each.kind === 'fill' || each.kind === 'decrease' || each.kind === 'cancel') {
            const order = exchange.orders[each.which]
            const state = order && stepOrder(order.states.at(-1), each.kind, exchange.nowUs)
            if (!order || !state) continue
            order.states.push(state)
            if (isSubscribed) reader.tell(order, state)
          } else if (each.kind === 'pass' && isSubscribed) await reader.pass()
          else if (each.kind === 'catch-up') {
            if (!isSubscribed) reader.subscribe()
            isSubscribed = true
            exchange.nowUs += lagUs + 2_000_000
            await reader.pass()
          } else if (each.kind === 'disconnect') isSubscribed = false
          else if (each.kind === 'subscribe' || each.kind === 'restart') {
            if (each.kind === 'restart') reader.restart()
            isSubscribed = each.kind === 'subscribe'
            if (isSubscribed) reader.subscribe()
          }
        }
        reader.subscribe()
        exchange.nowUs += lagUs + 2_000_000
        expect(await reader.pass()).toBe(true)
        for (const { id, states } of exchange.orders) {
          const told = reader.delivered.filter(({ orderId }) => orderId === id)
          for (const [index, next] of told.entries()) {
            const before = told[index - 1]
            if (before) expect(isProgress(toMark(before), toMark(next))).toBe(true)
          }
          const { status, fillCount, remainingCount } = told.at(-1) ?? {}
          const last = states.at(-1)
          expect([status, fillCount, remainingCount]).toEqual([last?.status, (last?.filled ?? 0) * 100, (last?.left ?? 0) * 100])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('S3 S5: finds what REST shows late, however late', async () => {
    const exchange = new LaggingOrders()
    exchange.lagUs = 200e6
    const reader = new Reader(exchange, { since: epochUs(BASE_US) })
    const first: State = { status: 'resting', filled: 0, left: 10, atUs: BASE_US + 1e6 }
    exchange.orders.push({
      id: 'brief',
      createdUs: BASE_US + 1e6,
      states: [first, { ...first, status: 'canceled', left: 0, atUs: BASE_US + 2e6 }],
    })
    exchange.nowUs += 120e6
    reader.subscribe()
    expect([await reader.pass(), reader.delivered]).toEqual([false, []])
    exchange.nowUs += 210e6
    expect(await reader.pass()).toBe(true)
    expect(reader.delivered).toMatchObject([{ orderId: 'brief', status: 'canceled' }])
  })

  it('without a beginning has the orders that rest, however old, and no others', async () => {
    const exchange = new LaggingOrders()
    const at = BASE_US - 90 * 86_400e6
    exchange.orders.push({ id: 'rests', createdUs: at, states: [{ status: 'resting', filled: 0, left: 10, atUs: at }] })
    exchange.orders.push({ id: 'done', createdUs: at, states: [{ status: 'executed', filled: 10, left: 0, atUs: at }] })
    const reader = new Reader(exchange, {})
    reader.subscribe()
    await reader.pass()
    expect(reader.delivered.map(({ orderId }) => orderId)).toEqual(['rests'])
  })
})
