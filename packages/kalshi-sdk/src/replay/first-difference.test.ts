import { describe, expect, it } from 'vitest'
import { firstDifference } from './first-difference.ts'

const order = {
  method: 'POST',
  target: '/trade-api/v2/portfolio/events/orders?a=1&b=2',
  body: '{"orders":[{"price":"0.4200","count":"1.00"}]}',
}

describe('the first difference of two requests', () => {
  it('is none where they are the same, whatever the order of the query and of the fields', () => {
    const same = {
      ...order,
      target: '/trade-api/v2/portfolio/events/orders?b=2&a=1',
      body: '{ "orders": [{"count":"1.00","price":"0.4200"}] }',
    }
    expect(firstDifference(order, same)).toBeUndefined()
  })

  it.each([
    [{ method: 'DELETE' }, 'the method is "DELETE", and "POST" in the recording'],
    [{ target: '/trade-api/v2/x?a=1&b=2' }, 'the path is "/trade-api/v2/x", and "/trade-api/v2/portfolio/events/orders" in the recording'],
    [{ target: '/trade-api/v2/portfolio/events/orders?a=1&b=3' }, 'query "b" is "3", and "2" in the recording'],
    [{ target: '/trade-api/v2/portfolio/events/orders?a=1' }, 'query "b" is absent, and "2" in the recording'],
    [{ body: '{"orders":[{"price":"0.4300","count":"1.00"}]}' }, 'body.orders[0].price is "0.4300", and "0.4200" in the recording'],
    [{ body: '{"orders":[]}' }, 'body.orders[0] is absent, and {"price":"0.4200","count":"1.00"} in the recording'],
    [{ body: undefined }, `body is absent, and {"orders":[{"price":"0.4200","count":"1.00"}]} in the recording`],
    [{ body: '{"orders":[{"price":"0.4200","count":"1.00","id":null}]}' }, 'body.orders[0].id is null, and absent in the recording'],
  ])('is named: %j', (change, difference) => {
    expect(firstDifference(order, { ...order, ...change })).toBe(difference)
  })
})
