import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { openTimedFloor } from '../support/trading-floor.ts'

const floor = useEach(openTimedFloor)

const GROUPS = '/portfolio/order_groups'
const create = async (limit: number): Promise<string> => {
  const { status, body } = await floor.ann.rest.post(`${GROUPS}/create`, { contracts_limit: limit })
  expect(status).toBe(201)
  return body.order_group_id
}
const get = async (id: string) => (await floor.ann.rest.get(`${GROUPS}/${id}`)).body
const statusOf = async (id: string) => (await floor.ann.rest.get(`/portfolio/orders/${id}`)).body.order.status

describe('section 9.7, order groups', () => {
  it('trigger when more than the limit is matched within 15 seconds: what rests is cancelled, nothing new is taken', async () => {
    const group = await create(2)
    const resting = await floor.ann.order('bid', '0.4100', '1.00', { order_group_id: group })
    await floor.ann.order('bid', '0.4500', '2.00', { order_group_id: group })
    expect(await get(group)).toMatchObject({ is_auto_cancel_enabled: true, contracts_limit_fp: '2.00', orders: [resting.body.order_id] })
    await floor.ann.order('bid', '0.4500', '0.01', { order_group_id: group })
    expect(await get(group)).toMatchObject({ is_auto_cancel_enabled: false, orders: [] })
    expect(await statusOf(resting.body.order_id)).toBe('canceled')
    const refused = await floor.ann.order('bid', '0.4100', '1.00', { order_group_id: group })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'exceeded_order_group_risk_limit'])
  })

  it('forget what was matched longer ago', async () => {
    const group = await create(2)
    await floor.ann.order('bid', '0.4500', '2.00', { order_group_id: group })
    floor.scheduler.advance(15_001)
    await floor.ann.order('bid', '0.4500', '2.00', { order_group_id: group })
    expect((await get(group)).is_auto_cancel_enabled).toBe(true)
  })

  it('take orders again once they are reset', async () => {
    const group = await create(2)
    expect((await floor.ann.rest.put(`${GROUPS}/${group}/trigger`)).body).toEqual({})
    expect((await floor.ann.rest.put(`${GROUPS}/${group}/reset`)).body).toEqual({})
    expect((await floor.ann.order('bid', '0.4100', '1.00', { order_group_id: group })).status).toBe(201)
  })

  it('trigger at once when their limit falls below what was matched', async () => {
    const group = await create(5)
    await floor.ann.order('bid', '0.4500', '3.00', { order_group_id: group })
    await floor.ann.rest.put(`${GROUPS}/${group}/limit`, { contracts_limit_fp: '3.00' })
    expect((await get(group)).is_auto_cancel_enabled).toBe(true)
    await floor.ann.rest.put(`${GROUPS}/${group}/limit`, { contracts_limit: 2 })
    expect((await get(group)).is_auto_cancel_enabled).toBe(false)
  })

  it('cancel their orders when they are deleted, and are gone', async () => {
    const group = await create(5)
    const { body } = await floor.ann.order('bid', '0.4100', '1.00', { order_group_id: group })
    expect((await floor.ann.rest.delete(`${GROUPS}/${group}`)).status).toBe(200)
    expect(await statusOf(body.order_id)).toBe('canceled')
    expect((await floor.ann.rest.get(`${GROUPS}/${group}`)).status).toBe(404)
  })

  it('are one member’s own, of one shard, with a limit from 1 to a million', async () => {
    const group = await create(5)
    expect((await floor.bob.rest.get(`${GROUPS}/${group}`)).status).toBe(404)
    expect((await floor.bob.order('bid', '0.41', '1', { order_group_id: group })).status).toBe(404)
    expect((await floor.ann.rest.put(`${GROUPS}/${group}/reset?exchange_index=1`)).status).toBe(404)
    for (const limit of [0, 1_000_001]) {
      expect((await floor.ann.rest.post(`${GROUPS}/create`, { contracts_limit: limit })).status).toBe(400)
    }
    expect((await floor.ann.rest.post(`${GROUPS}/create`, {})).body.error).toMatchObject({ code: 'missing_parameters' })
    expect((await floor.ann.rest.get(`${GROUPS}/${randomUUID()}`)).status).toBe(404)
    expect((await floor.ann.rest.get(GROUPS)).body.order_groups).toMatchObject([
      { id: group, contracts_limit_fp: '5.00', exchange_index: 0 },
    ])
  })
})
