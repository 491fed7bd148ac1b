import { describe, expect, it } from 'vitest'
import { type ChargedRequest, planCharge } from './charge.ts'
import { CostTable } from './cost-table.ts'

const ORDERS = '/portfolio/events/orders'
const charge = (request: ChargedRequest) => planCharge(request, new CostTable())

describe('the charge of', () => {
  it.each<readonly [ChargedRequest, string, string, number]>([
    [{ method: 'GET', path: '/markets' }, 'read', 'read', 10],
    [{ method: 'GET', path: '/portfolio/orders' }, 'read', 'read', 10],
    [{ method: 'GET', path: '/portfolio/orders/o-1' }, 'read', 'read', 2],
    [{ method: 'GET', path: '/portfolio/orders/o-1/queue_position' }, 'read', 'read', 10],
    [{ method: 'GET', path: '/cfbenchmarks/a/b' }, 'read', 'read', 50],
    [{ method: 'POST', path: ORDERS, body: { ticker: 'M' } }, 'write', 'create', 10],
    [{ method: 'POST', path: `${ORDERS}/o-1/amend`, body: {} }, 'write', 'amend', 10],
    [{ method: 'POST', path: `${ORDERS}/o-1/decrease`, body: {} }, 'write', 'amend', 10],
    [{ method: 'DELETE', path: `${ORDERS}/o-1` }, 'write', 'cancel', 2],
    [{ method: 'DELETE', path: ORDERS }, 'write', 'cancel', 2],
    [{ method: 'DELETE', path: `${ORDERS}/batched`, body: { orders: [{}, {}, {}] } }, 'write', 'cancel', 6],
    [{ method: 'POST', path: `${ORDERS}/batched`, body: { orders: [{}, {}] } }, 'write', 'create', 20],
    [{ method: 'POST', path: '/communications/quotes', body: {} }, 'write', 'create', 2],
    [{ method: 'PUT', path: '/portfolio/order_groups/g/trigger', body: {} }, 'write', 'cancel', 10],
    [{ method: 'PUT', path: '/portfolio/order_groups/g/limit', body: {} }, 'write', 'amend', 10],
    [{ method: 'POST', path: '/account/api_usage_level/upgrade' }, 'write', 'create', 30],
  ])('%j', (request, bucket, lane, cost) => {
    expect(charge(request)).toEqual({ bucket, lane, cost })
  })

  it.each<readonly [ChargedRequest, string]>([
    [{ method: 'POST', path: ORDERS, body: { exchange_index: 2 } }, 'write:2'],
    [{ method: 'POST', path: `${ORDERS}/o/amend`, body: { exchange_index: 1 } }, 'write:1'],
    [{ method: 'POST', path: `${ORDERS}/o/decrease`, body: { exchange_index: 3 } }, 'write:3'],
    [{ method: 'DELETE', path: `${ORDERS}/o`, query: { exchange_index: 2 } }, 'write:2'],
    [{ method: 'POST', path: ORDERS, body: { exchange_index: 0 } }, 'write'],
    [{ method: 'POST', path: ORDERS, body: { exchange_index: -1 } }, 'write'],
    [{ method: 'DELETE', path: `${ORDERS}/o`, query: { market_ticker: 'M' } }, 'write'],
    [{ method: 'POST', path: `${ORDERS}/batched`, body: { exchange_index: 2, orders: [{ exchange_index: 2 }] } }, 'write'],
    [{ method: 'POST', path: '/portfolio/order_groups/create', body: { exchange_index: 2 } }, 'write'],
    [{ method: 'GET', path: '/portfolio/orders', query: { exchange_index: 2 } }, 'read'],
  ])('a call that names a shard, or none: %j', (request, bucket) => {
    expect(charge(request).bucket).toBe(bucket)
  })
})

describe('a table of costs', () => {
  const table = new CostTable(
    [
      { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders/:order_id', cost: 2 },
      { method: 'DELETE', path: '/trade-api/v2/portfolio/events/orders/batched', cost: 3 },
      { method: 'get', path: '/a/*rest', cost: 7 },
    ],
    5,
  )

  it('prefers what is written to what stands for anything, whatever their order', () => {
    expect(table.costOf('DELETE', `${ORDERS}/batched`)).toBe(3)
    expect(table.costOf('DELETE', `${ORDERS}/o-1`)).toBe(2)
  })

  it('has a default for what it does not name', () => {
    expect(table.costOf('DELETE', `${ORDERS}/o-1/x`)).toBe(5)
    expect(table.costOf('POST', `${ORDERS}/o-1`)).toBe(5)
    expect([table.costOf('GET', '/a'), table.costOf('GET', '/a/b'), table.costOf('GET', '/a/b/c')]).toEqual([5, 7, 7])
  })
})
