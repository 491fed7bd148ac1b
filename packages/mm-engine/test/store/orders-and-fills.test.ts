import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MakerStore, openSqliteStore } from '../../src/store.ts'
import { AT, createCommand, createFolder, type Folder, newFill, newOrder } from '../support/store-fixture.ts'

let folder: Folder
let store: MakerStore
beforeEach(() => {
  folder = createFolder()
  store = openSqliteStore({ path: folder.file, durability: 'process-crash' })
})
afterEach(() => {
  store.close()
  folder.remove()
})

const later = epochUs(AT + 5)

describe('orders', () => {
  it('reads back an order as it was written, asks and adopted ones too', () => {
    const { epoch } = store.runs.begin({ engineId: 'e', mode: 'live', atUs: AT })
    const ask = newOrder('e-1-1', { side: 'ask', runEpoch: epoch, postOnly: false, expiresUs: later })
    const adopted = newOrder('adopted-x-9', { clientOrderId: undefined, exchangeOrderId: 'x-9', status: 'open', createdUs: later })
    store.orders.insert(ask)
    store.orders.insert(adopted)
    const added = { filledSize: 0, endReason: undefined }
    expect(store.orders.find('e-1-1')).toEqual({ ...ask, ...added, updatedUs: AT })
    expect(store.orders.findByExchangeId('x-9')).toEqual({ ...adopted, ...added, updatedUs: later })
    expect(store.orders.find('e-1-2')).toBeUndefined()
  })

  it('changes what is named and leaves the rest', () => {
    store.orders.insert(newOrder('a'))
    store.orders.update('a', { atUs: later, exchangeOrderId: 'x-1', status: 'open', price: price(4_700), size: qty(12_00) })
    store.orders.update('a', { atUs: later, status: 'pending-cancel' })
    expect(store.orders.find('a')).toMatchObject({ exchangeOrderId: 'x-1', status: 'pending-cancel', price: 4_700, size: 12_00 })
    expect(store.orders.find('a')).toMatchObject({ updatedUs: later, createdUs: AT, side: 'bid' })
  })

  it('lists what is not done, the oldest first', () => {
    store.orders.insert(newOrder('b', { createdUs: later }))
    store.orders.insert(newOrder('a'))
    store.orders.insert(newOrder('c'))
    store.orders.update('c', { atUs: later, status: 'done', endReason: 'cancelled' })
    expect(store.orders.listLive().map(({ id }) => id)).toEqual(['a', 'b'])
    expect(store.orders.find('c')?.endReason).toBe('cancelled')
  })

  it('S5 never brings back a done order, nor renames one on the exchange', () => {
    store.orders.insert(newOrder('a'))
    store.orders.update('a', { atUs: AT, status: 'done' })
    expect(() => store.orders.update('a', { atUs: later, status: 'open' })).toThrow('order a is done and cannot be open')
    store.orders.update('a', { atUs: later, exchangeOrderId: 'x-1' })
    expect(() => store.orders.update('a', { atUs: later, exchangeOrderId: 'x-2' })).toThrow('order a is x-1 on the exchange, not x-2')
    expect(store.orders.find('a')).toMatchObject({ status: 'done', exchangeOrderId: 'x-1' })
  })

  it('refuses a second order of an id, and a change of none', () => {
    store.orders.insert(newOrder('a', { exchangeOrderId: 'x-1' }))
    expect(() => store.orders.insert(newOrder('a'))).toThrow(expect.objectContaining({ code: 'STORE_CONFLICT' }))
    expect(() => store.orders.insert(newOrder('b', { exchangeOrderId: 'x-1' }))).toThrow(
      expect.objectContaining({ code: 'STORE_CONFLICT' }),
    )
    expect(() => store.orders.update('c', { atUs: AT })).toThrow(expect.objectContaining({ code: 'STORE_NOT_FOUND' }))
  })
})

describe('fills', () => {
  it('S3 stores a fill once, however often it is told', () => {
    store.orders.insert(newOrder('a', { exchangeOrderId: 'x-1' }))
    expect(store.fills.record(newFill('t-1'))).toBe('new')
    expect(store.fills.record(newFill('t-1'))).toBe('known')
    expect(store.fills.record(newFill('t-1', { atUs: later, fee: microUsd(8_900), orderId: 'a' }))).toBe('known')
    expect(store.fills.list()).toEqual([{ ...newFill('t-1'), orderId: 'a', seq: 1 }])
    expect(store.orders.find('a')?.filledSize).toBe(2_00)
  })

  it('S3 refuses another fill under the same trade id', () => {
    store.fills.record(newFill('t-1'))
    const others = [{ count: qty(3_00) }, { price: price(4_900) }, { side: 'ask' }, { marketId: 'B' }, { exchangeOrderId: 'x-2' }] as const
    for (const other of others) {
      const named = Object.keys(other).join()
      expect(() => store.fills.record(newFill('t-1', other))).toThrow(`fill t-1 is stored with another ${named}`)
    }
    expect(store.fills.list()).toHaveLength(1)
  })

  it('keeps a fill that comes before its order, and hands it over', () => {
    store.fills.record(newFill('t-1'))
    expect(store.fills.listUnlinked().map(({ tradeId }) => tradeId)).toEqual(['t-1'])
    store.orders.insert(newOrder('a', { exchangeOrderId: 'x-1' }))
    expect(store.orders.find('a')?.filledSize).toBe(2_00)
    expect(store.fills.listUnlinked()).toEqual([])
    expect(store.fills.list()[0]?.orderId).toBe('a')
  })

  it('pages through the fills of a market', () => {
    for (const [tradeId, marketId] of [
      ['t-1', 'A'],
      ['t-2', 'B'],
      ['t-3', 'A'],
      ['t-4', 'A'],
    ] as const) {
      store.fills.record(newFill(tradeId, { marketId }))
    }
    expect(store.fills.lastSeq()).toBe(4)
    expect(store.fills.list({ marketId: 'A', limit: 2 }).map(({ seq }) => seq)).toEqual([1, 3])
    expect(store.fills.list({ marketId: 'A', afterSeq: 3 }).map(({ tradeId }) => tradeId)).toEqual(['t-4'])
  })

  it('S4 sums the fills of an order, in whatever order its create, its answer and its fills are told, and how often', () => {
    const fills = [1, 2, 3].map((n) => newFill(`t-${n}`, { count: qty(n * 100), orderId: n === 3 ? 'a' : undefined }))
    const told = fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(told, fc.nat({ max: 6 }), fc.nat({ max: 6 }), (order, createAt, answerAt) => {
        const kept = {}
        const inTransaction = (): void =>
          store.transaction(() => {
            for (let step = 0; step <= order.length; step++) {
              if (step === createAt) store.orders.insert(newOrder('a'))
              if (step === Math.max(createAt, answerAt)) store.orders.update('a', { atUs: AT, exchangeOrderId: 'x-1' })
              const fill = fills[order[step] ?? -1]
              if (fill) store.fills.record(fill)
            }
            expect(store.orders.find('a')?.filledSize).toBe(6_00)
            expect(store.fills.list().map(({ orderId }) => orderId)).toEqual(['a', 'a', 'a'])
            throw kept
          })
        expect(inTransaction).toThrow(kept as Error)
        expect(store.orders.find('a')).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})

describe('commands', () => {
  it('S6 keeps what is unresolved until it is found out, and a final answer for good', () => {
    const { epoch } = store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
    const commands = [
      createCommand(1, 'a'),
      { kind: 'amend', commandId: 2, ticker: 'T', clientOrderId: 'a', price: price(4_700), total: qty(5_00), expiresUs: later },
      { kind: 'cancel', commandId: 3, ticker: 'T', clientOrderId: 'a' },
      { kind: 'decrease', commandId: 4, ticker: 'T', clientOrderId: 'b', to: qty(1_00) },
    ] as const
    for (const command of commands) store.commands.record(epoch, command, AT)
    const unresolved = (): readonly number[] => store.commands.listUnresolved().map(({ command }) => command.commandId)
    expect(store.commands.listUnresolved().map(({ command }) => command)).toEqual(commands)
    store.commands.answer(epoch, 1, { outcome: 'done', code: undefined, atUs: later })
    store.commands.answer(epoch, 2, { outcome: 'unknown', code: undefined, atUs: later })
    expect(unresolved()).toEqual([2, 3, 4])
    store.commands.answer(epoch, 2, { outcome: 'refused', code: 'order_not_found', atUs: later })
    store.commands.answer(epoch, 2, { outcome: 'unknown', code: undefined, atUs: later })
    expect(unresolved()).toEqual([3, 4])
    expect(() => store.commands.answer(epoch, 2, { outcome: 'done', code: undefined, atUs: later })).toThrow(
      'answered refused, and now done',
    )
    const [, amend] = store.commands.listOfOrder('a')
    expect(amend?.answer).toEqual({ outcome: 'refused', code: 'order_not_found', atUs: later })
    expect(store.commands.listOfOrder('a')).toHaveLength(3)
  })

  it('refuses a number twice, a run that never began, and an answer to nothing', () => {
    const { epoch } = store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
    store.commands.record(epoch, createCommand(1, 'a'), AT)
    expect(() => store.commands.record(epoch, createCommand(1, 'b'), AT)).toThrow(expect.objectContaining({ code: 'STORE_CONFLICT' }))
    expect(() => store.commands.record(epoch + 1, createCommand(1, 'b'), AT)).toThrow(expect.objectContaining({ code: 'STORE_CONFLICT' }))
    const answer = { outcome: 'done', code: undefined, atUs: AT } as const
    expect(() => store.commands.answer(epoch, 2, answer)).toThrow(expect.objectContaining({ code: 'STORE_NOT_FOUND' }))
  })
})
