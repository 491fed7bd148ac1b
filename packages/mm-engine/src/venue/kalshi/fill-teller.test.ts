import { ApiError, type StreamedFill } from '@kassandra/kalshi-sdk'
import type { Fill, Order } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import type { PrivateEvent } from '../../event/private-event.ts'
import { FillTeller } from './fill-teller.ts'
import { OrderTable } from './order-table.ts'
import { Tasks } from './run-together.ts'
import type { Untimed, VenueCore } from './venue-core.ts'

const NOW = epochUs(1_790_000_000_000_000)
const FILL: StreamedFill = {
  fillId: 't1',
  orderId: 'o1',
  clientOrderId: undefined,
  ticker: 'A',
  outcomeSide: 'yes',
  bookSide: 'bid',
  count: qty(1_00),
  yesPrice: price(4_000),
  isTaker: false,
  feeCost: microUsd(7),
  createdTime: NOW,
  subaccount: 0,
  exchangeIndex: 0,
}
const missing = (): ApiError =>
  new ApiError({
    status: 404,
    code: 'not_found',
    exchangeMessage: '',
    details: undefined,
    requestMethod: 'GET',
    requestPath: '/portfolio/orders/o1',
    retryAfterMs: undefined,
  })

/** A teller on an exchange of which only this is there; its clock passes with every wait. */
function open(
  shown: { readonly orders?: readonly (Partial<Order> | undefined)[]; readonly fills?: readonly (readonly Partial<Fill>[])[] } = {},
) {
  const told: string[] = []
  const idle = Promise.withResolvers<void>()
  let nowUs: number = NOW
  const [orders, fills] = [[...(shown.orders ?? [])], [...(shown.fills ?? [])]]
  const table = new OrderTable()
  const client = {
    exchange: { userDataTimestamp: () => Promise.resolve({ asOfTime: NOW }) },
    orders: {
      get: () => {
        const order = orders.shift()
        return order ? Promise.resolve(order) : Promise.reject(missing())
      },
    },
    portfolio: { fills: () => fills.shift() ?? [] },
  }
  const core: VenueCore = {
    client: client as unknown as VenueCore['client'],
    clock: {
      nowUs: (): EpochUs => epochUs(nowUs),
      setTimer(delayMs, run) {
        nowUs += delayMs * 1_000
        setImmediate(run)
        return { cancel: () => undefined }
      },
    },
    subaccount: 0,
    absenceAfterUs: 1,
    queueTimeoutMs: 1,
    table,
    tasks: new Tasks(),
    signal: new AbortController().signal,
    observe: () => undefined,
    tell: (event: Untimed<PrivateEvent>) => {
      told.push(event.kind === 'fill' ? `fill ${event.tradeId} ${event.clientOrderId} ${event.fee}` : event.kind)
      idle.resolve()
    },
  }
  const teller = new FillTeller(core, NOW, {
    found: (order, { orderId }) => {
      table.identify(order, orderId)
      told.push(`found ${order.clientOrderId}`)
    },
    told: (order) => void told.push(`counted ${order.toldFilled}`),
  })
  const create = {
    commandId: 1,
    kind: 'create',
    ticker: 'A',
    clientOrderId: 'a-1-1',
    side: 'bid',
    postOnly: true,
    expiresUs: undefined,
  } as const
  const sent = () => table.sent({ ...create, price: price(4_000), count: qty(5_00) })
  return { teller, table, told, sent, first: idle.promise }
}

describe('a teller of fills', () => {
  it('K13 tells of the order first, where a fill is the first sign of it', async () => {
    const { teller, told, sent, first } = open({ orders: [undefined, undefined, { orderId: 'o1', clientOrderId: 'a-1-1' }] })
    sent()
    teller.streamed(FILL)
    await first
    expect(told).toEqual(['found a-1-1', 'fill t1 a-1-1 7', 'counted 100'])
  })

  it('K13 tells of a fill as nobody’s where its order stays missing', async () => {
    const { teller, told, first } = open()
    teller.streamed(FILL)
    await first
    expect(told).toEqual(['fill t1 undefined 7'])
  })

  it('K13 reads the fee that a frame lacks before it tells', async () => {
    const { teller, told, sent, first } = open({
      fills: [[], [{ fillId: 't0', feeCost: microUsd(1) }], [{ fillId: 't1', feeCost: microUsd(9) }]],
    })
    sent()
    teller.streamed({ ...FILL, clientOrderId: 'a-1-1', feeCost: undefined })
    expect(told).toEqual([])
    await first
    expect(told).toEqual(['fill t1 a-1-1 9', 'counted 100'])
  })

  it('K13 tells a fill once, by the stream and by reads, before and behind its order is adopted', () => {
    const { teller, told, table } = open()
    teller.streamed({ ...FILL, clientOrderId: 'somebody' })
    const terms = { clientOrderId: 'somebody', orderId: 'o1', ticker: 'A', side: 'bid', price: price(4_000), expiresUs: undefined } as const
    table.found({ ...terms, filled: qty(1_00), remaining: qty(4_00) })
    const read = { ...FILL, feeCost: microUsd(7) } as unknown as Fill
    teller.read(read)
    teller.read(read)
    teller.read({ ...read, fillId: 't2' })
    teller.read({ ...read, fillId: 't3', createdTime: epochUs(NOW - 1) })
    expect(told).toEqual(['fill t1 somebody 7', 'counted 100', 'fill t2 somebody 7', 'counted 200'])
  })
})
