import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../src/errors/api-error.ts'
import type { RestRequest } from '../../src/rest/transport/rest-transport.ts'
import { isProgress, toMark } from '../../src/streams/order-progress.ts'
import { OrderKind, type OrdersQuery, type StreamedOrder } from '../../src/streams/order-stream.ts'
import { formatToken } from '../../src/streams/stream-token.ts'
import { epochUs, formatInstant } from '../../src/units/time.ts'
import { decodeFrame } from '../../src/ws/decode-frame.ts'
import { BASE_US } from './made-fill.ts'
import { asksFor, LaggingExchange } from './support/lagging-exchange.ts'
import { catchingUp, StreamReader, turns } from './support/stream-reader.ts'

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

/** As REST shows them: each as it was some time ago. */
class Orders extends LaggingExchange {
  readonly orders: Placed[] = []

  protected answer(request: RestRequest): object {
    const { path, query = {} } = request
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
    const listed = shown.filter(
      ({ order, state }) => asksFor(request, order.createdUs) && (query['status'] ?? state.status) === state.status,
    )
    return { orders: listed.map(({ order, state }) => toWire(order, state)), cursor: '' }
  }
}

const readerOf = (exchange: Orders, query: OrdersQuery): StreamReader<StreamedOrder> =>
  new StreamReader(
    exchange,
    new OrderKind(exchange.transport(), query),
    (state) => new OrderKind(exchange.transport(), { resume: formatToken('user_orders', JSON.parse(JSON.stringify(state))) }),
  )

const afterUs = fc.oneof(fc.integer({ min: 1_000, max: 5_000 }), fc.integer({ min: 1_000, max: 200_000_000 }))
const step = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), afterUs }),
  fc.record({ kind: fc.constantFrom('fill' as const, 'decrease' as const, 'cancel' as const), which: fc.nat(9), afterUs }),
  turns,
  catchingUp,
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
        const exchange = new Orders()
        exchange.lagUs = lagUs
        const reader = readerOf(exchange, { since: epochUs(BASE_US) })
        for (const each of steps) {
          if ('afterUs' in each) exchange.nowUs += each.afterUs
          if (each.kind === 'place') {
            const first: State = { status: 'resting', filled: 0, left: 10, atUs: exchange.nowUs }
            const order: Placed = { id: `o${exchange.orders.length}`, createdUs: exchange.nowUs, states: [first] }
            exchange.orders.push(order)
            if (reader.isSubscribed) reader.tell(toFrame(order, first))
          } else if ('which' in each) {
            const order = exchange.orders[each.which]
            const state = order && stepOrder(order.states.at(-1), each.kind, exchange.nowUs)
            if (!order || !state) continue
            order.states.push(state)
            if (reader.isSubscribed) reader.tell(toFrame(order, state))
          } else await reader.undergo(each)
        }
        await reader.end()
        expect(reader.isCaughtUp).toBe(true)
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
    const exchange = new Orders()
    exchange.lagUs = 200e6
    const reader = readerOf(exchange, { since: epochUs(BASE_US) })
    const first: State = { status: 'resting', filled: 0, left: 10, atUs: BASE_US + 1e6 }
    exchange.orders.push({
      id: 'brief',
      createdUs: BASE_US + 1e6,
      states: [first, { ...first, status: 'canceled', left: 0, atUs: BASE_US + 2e6 }],
    })
    exchange.nowUs += 120e6
    reader.subscribe()
    await reader.pass()
    expect([reader.isCaughtUp, reader.delivered]).toEqual([false, []])
    exchange.nowUs += 210e6
    await reader.pass()
    expect(reader.isCaughtUp).toBe(true)
    expect(reader.delivered).toMatchObject([{ orderId: 'brief', status: 'canceled' }])
  })

  it('without a beginning has the orders that rest, however old, and no others', async () => {
    const exchange = new Orders()
    const at = BASE_US - 90 * 86_400e6
    exchange.orders.push({ id: 'rests', createdUs: at, states: [{ status: 'resting', filled: 0, left: 10, atUs: at }] })
    exchange.orders.push({ id: 'done', createdUs: at, states: [{ status: 'executed', filled: 10, left: 0, atUs: at }] })
    const reader = readerOf(exchange, {})
    reader.subscribe()
    await reader.pass()
    expect(reader.delivered.map(({ orderId }) => orderId)).toEqual(['rests'])
  })

  it('forgets orders that are done while nothing interrupts it, once they cannot come again', async () => {
    const exchange = new Orders()
    const kind = new OrderKind(exchange.transport(), { since: epochUs(BASE_US) })
    kind.begin(epochUs(BASE_US))
    kind.settle(epochUs(BASE_US))
    let most = 0
    for (let count = 0; count < 2_000; count++) {
      const atUs = BASE_US + count * 60e6
      const done: State = { status: 'canceled', filled: 0, left: 0, atUs }
      const item = kind.itemOf(decodeFrame(toFrame({ id: `o${count}`, createdUs: atUs, states: [] }, done)))
      if (!item) throw new Error('an order is expected')
      expect(kind.take(item, 'live')).toBe(true)
      expect(kind.take(item, 'live')).toBe(false)
      most = Math.max(most, Reflect.get(kind.state(), 'known').length)
    }
    expect(most).toBeLessThan(200)
  })
})
