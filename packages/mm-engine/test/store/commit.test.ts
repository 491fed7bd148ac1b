import { microUsd, type qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import type { StoreChange } from '../../src/store.ts'
import { AT, adopted, answer, command, createCommand, fill, halt, LATER, marketSample, order, pnl } from '../support/store-changes.ts'
import { DATABASES } from '../support/store-fixture.ts'
import { useStore } from '../support/use-store.ts'

const TABLES = ['runs', 'orders', 'fills', 'commands', 'adopted_positions', 'halts', 'pnl_snapshots', 'market_data', 'checkpoints']

describe.each(DATABASES)('$database', ({ createHome }) => {
  const opened = useStore(createHome)
  const refused = (code: string): unknown => expect.objectContaining({ name: 'StoreError', code })
  const liveIds = async (): Promise<readonly string[]> => (await opened.store.orders.listLive()).map(({ id }) => id)
  const everything = async (): Promise<unknown> =>
    Promise.all(TABLES.map((table) => opened.home.query(`SELECT * FROM ${table} ORDER BY 1, 2`)))

  async function oneOfEach(): Promise<readonly StoreChange[]> {
    const epoch = await opened.begin()
    return [
      command(epoch, createCommand(1, 'a')),
      order('a', { runEpoch: epoch, postOnly: true }),
      fill('t-1'),
      order('a', { exchangeOrderId: 'x-1', status: 'open', atUs: LATER }),
      answer(epoch, 1, 'done'),
      fill('t-2', { orderId: 'a' }),
      adopted(epoch),
      fill('t-3', { exchangeOrderId: 'x-2' }),
      order('a', { status: 'done', endReason: 'filled', atUs: LATER }),
      halt(epoch, 'daily-loss'),
      { kind: 'resume', haltId: 1, atUs: LATER, by: 'ann', note: '' },
      halt(epoch, 'drawdown', { marketId: 'A', atUs: LATER }),
      pnl(),
      marketSample(),
      { kind: 'checkpoint', name: 'risk', atUs: AT, content: '{}' },
    ]
  }

  it('S7 keeps all of a batch or nothing', async () => {
    await opened.store.commit([order('a'), order('b')])
    await expect(opened.store.commit([order('c'), fill('t-1'), answer(9, 1, 'done')])).rejects.toEqual(refused('STORE_NOT_FOUND'))
    await expect(opened.store.commit([order('c'), fill('t-1'), order('d', { clientOrderId: 'a' })])).rejects.toEqual(
      refused('STORE_CONFLICT'),
    )
    await expect(opened.store.commit([order('c'), { kind: 'checkpoint', name: 'n', atUs: AT, content: 'no json' }])).rejects.toEqual(
      refused('STORE_CONFLICT'),
    )
    expect(await liveIds()).toEqual(['a', 'b'])
    expect(await opened.store.fills.list()).toEqual([])
    await opened.store.commit([order('c')])
    expect(await liveIds()).toEqual(['a', 'b', 'c'])
  })

  it('S16 changes nothing when a batch of every kind is told again, whole or from any change on', async () => {
    const changes = await oneOfEach()
    await opened.store.commit(changes)
    const before = await everything()
    await opened.store.commit(changes)
    expect(await everything()).toEqual(before)
    for (const [index] of changes.entries()) await opened.store.commit(changes.slice(index))
    for (const change of changes) await opened.store.commit([change])
    expect(await everything()).toEqual(before)
  })

  it('S16 stores the same whether changes come in one batch or one by one', async () => {
    const changes = await oneOfEach()
    await opened.store.commit(changes)
    const together = await everything()
    const other = await createHome()
    const oneByOne = await other.open()
    await oneByOne.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
    for (const change of changes) await oneByOne.commit([change])
    expect(await Promise.all(TABLES.map((table) => other.query(`SELECT * FROM ${table} ORDER BY 1, 2`)))).toEqual(together)
    await oneByOne.close()
    await other.remove()
  })

  it('S7 takes commits that overlap in the order of their calls', async () => {
    const statuses = ['open', 'pending-amend', 'open', 'pending-cancel', 'done'] as const
    const commits = statuses.map((status, n) => opened.store.commit([order('a', { status }), fill(`t-${n}`, { orderId: 'a' })]))
    const failing = opened.store.commit([answer(9, 1, 'done')])
    const last = opened.store.commit([fill('t-9', { orderId: 'a' })])
    await expect(failing).rejects.toEqual(refused('STORE_NOT_FOUND'))
    await Promise.all([...commits, last])
    expect(await opened.store.orders.find('a')).toMatchObject({ status: 'done', filledSize: 12_00 })
    expect((await opened.store.fills.list()).map(({ tradeId }) => tradeId)).toEqual(['t-0', 't-1', 't-2', 't-3', 't-4', 't-9'])
  })

  it('does nothing for no changes', async () => {
    await opened.store.commit([])
    expect(await liveIds()).toEqual([])
  })

  it('S12 refuses every number that is not a safe integer, and text that cannot be stored', async () => {
    const wrong = [0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1] as ReturnType<typeof qty>[]
    for (const count of wrong) {
      await expect(opened.store.commit([fill('t', { count })])).rejects.toThrow(`fills.size_e2 must be a safe integer, got ${count}`)
      await expect(opened.store.commit([fill('t', { count })])).rejects.toEqual(refused('STORE_MISUSED'))
    }
    await expect(opened.store.commit([order('a\0')])).rejects.toEqual(refused('STORE_MISUSED'))
    for (const fee of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map(microUsd))
      await opened.store.commit([fill(`t ${fee}`, { fee })])
    expect((await opened.store.fills.list()).map(({ fee }) => fee)).toEqual([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
  })

  it('S12 refuses to read a number past the safe integers', async () => {
    await opened.store.commit([fill('t')])
    await opened.home.query('UPDATE fills SET fee_micro_usd = 9007199254740993')
    await expect(opened.store.fills.list()).rejects.toEqual(refused('STORE_CORRUPT'))
    await opened.home.query('UPDATE fills SET fee_micro_usd = 9007199254740991')
    expect((await opened.store.fills.list())[0]?.fee).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('refuses everything once it is closed', async () => {
    const pending = opened.store.commit([order('a')])
    await opened.store.close()
    await opened.store.close()
    await pending
    await expect(opened.store.commit([order('b')])).rejects.toEqual(refused('STORE_MISUSED'))
    await expect(opened.store.orders.find('a')).rejects.toEqual(refused('STORE_MISUSED'))
    await opened.reopen()
    expect(await liveIds()).toEqual(['a'])
  })
})
