import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreChange } from '../../src/store.ts'
import { AT, answer, command, createCommand, fill, LATER, order } from '../support/store-changes.ts'
import { DATABASES } from '../support/store-fixture.ts'
import { useStore } from '../support/use-store.ts'

describe.each(DATABASES)('$database', ({ createHome }) => {
  const opened = useStore(createHome)
  const { begin, commit } = opened
  const refuse = (code: string, message: RegExp | string): unknown =>
    expect.objectContaining({ name: 'StoreError', code, message: expect.stringMatching(message), retryable: false })

  describe('orders', () => {
    it('reads back an order as it was told, asks and adopted ones too', async () => {
      const epoch = await begin()
      const { kind: _ask, atUs, ...ask } = order('e-1-1', { side: 'ask', runEpoch: epoch, postOnly: false, expiresUs: LATER })
      const adopted = order('x-9', { clientOrderId: undefined, exchangeOrderId: 'x-9', status: 'open', atUs: LATER })
      await commit({ kind: 'order', atUs, ...ask }, adopted)
      const none = { filledSize: 0, endReason: undefined, exchangeOrderId: undefined }
      expect(await opened.store.orders.find('e-1-1')).toEqual({ ...ask, ...none, createdUs: AT, updatedUs: AT })
      expect(await opened.store.orders.findByExchangeId('x-9')).toMatchObject({ id: 'x-9', clientOrderId: undefined, createdUs: LATER })
      expect(await opened.store.orders.find('e-1-2')).toBeUndefined()
    })

    it('changes what is told again and leaves what is left out', async () => {
      await commit(order('a', { postOnly: true, expiresUs: LATER }))
      await commit(order('a', { atUs: LATER, exchangeOrderId: 'x-1', status: 'open', price: price(4_700), size: qty(12_00) }))
      await commit(order('a', { atUs: AT, status: 'pending-cancel', price: price(4_700), size: qty(12_00) }))
      const expected = { exchangeOrderId: 'x-1', status: 'pending-cancel', price: 4_700, size: 12_00, postOnly: true, expiresUs: LATER }
      expect(await opened.store.orders.find('a')).toMatchObject({ ...expected, createdUs: AT, updatedUs: LATER })
    })

    it('lists what is not done, the oldest first', async () => {
      await commit(order('b', { atUs: LATER }), order('a'), order('c'), order('c', { status: 'done', endReason: 'cancelled' }))
      expect((await opened.store.orders.listLive()).map(({ id }) => id)).toEqual(['a', 'b'])
      expect((await opened.store.orders.find('c'))?.endReason).toBe('cancelled')
    })

    it('lists what was told of since an instant, done or not, the oldest news first', async () => {
      await commit(order('b'), order('a', { atUs: LATER }), order('c'), order('c', { atUs: LATER, status: 'done' }))
      expect((await opened.store.orders.listUpdated(LATER)).map(({ id }) => id)).toEqual(['a', 'c'])
      expect((await opened.store.orders.listUpdated(AT)).map(({ id }) => id)).toEqual(['b', 'a', 'c'])
    })

    it('S5 never brings back a done order, which still learns its id on the exchange', async () => {
      await commit(order('a', { status: 'done', endReason: 'filled', size: qty(3_00) }))
      await commit(order('a', { atUs: LATER, status: 'open', exchangeOrderId: 'x-1', price: price(1) }))
      const ended = { status: 'done', endReason: 'filled', size: 3_00, price: 4_800, exchangeOrderId: 'x-1' }
      expect(await opened.store.orders.find('a')).toMatchObject(ended)
    })

    it('S5 never gives an order another id, market or side', async () => {
      await commit(order('a', { exchangeOrderId: 'x-1', status: 'done' }), order('b'))
      await expect(commit(order('a', { exchangeOrderId: 'x-2' }))).rejects.toEqual(
        refuse('STORE_CONFLICT', 'order a has the exchangeOrderId x-1, and is told with x-2'),
      )
      await expect(commit(order('b', { exchangeOrderId: 'x-1' }))).rejects.toEqual(refuse('STORE_CONFLICT', 'which is order a'))
      await expect(commit(order('b', { clientOrderId: 'c' }))).rejects.toEqual(refuse('STORE_CONFLICT', 'clientOrderId'))
      await expect(commit(order('d', { clientOrderId: 'a' }))).rejects.toEqual(refuse('STORE_CONFLICT', 'contradicts what is stored'))
      await expect(commit(order('b', { side: 'ask' }))).rejects.toEqual(refuse('STORE_CONFLICT', 'the side bid'))
      await expect(commit(order('b', { marketId: 'B' }))).rejects.toEqual(refuse('STORE_CONFLICT', 'the marketId KXBTCD-A'))
      await expect(commit(order('b', { runEpoch: 9 }))).rejects.toEqual(refuse('STORE_CONFLICT', 'contradicts what is stored'))
      expect((await opened.store.orders.listLive()).map(({ id }) => id)).toEqual(['b'])
    })
  })

  describe('fills', () => {
    it('S3 stores a fill once, however often it is told', async () => {
      await commit(order('a', { exchangeOrderId: 'x-1' }), fill('t-1'), fill('t-1'))
      await commit(fill('t-1'))
      await commit(fill('t-1', { atUs: LATER, fee: microUsd(8_900), orderId: 'a' }))
      const { kind: _, ...facts } = fill('t-1')
      expect(await opened.store.fills.list()).toEqual([{ ...facts, orderId: 'a', toldOrderId: undefined, seq: 1 }])
      expect((await opened.store.orders.find('a'))?.filledSize).toBe(2_00)
    })

    it('S3 refuses another fill under the same trade id', async () => {
      await commit(fill('t-1', { orderId: 'a' }))
      const others = [
        { count: qty(3_00) },
        { price: price(4_900) },
        { side: 'ask' },
        { marketId: 'B' },
        { exchangeOrderId: 'x-2' },
        { orderId: 'b' },
      ]
      for (const other of others as Partial<Extract<StoreChange, { kind: 'fill' }>>[]) {
        const named = Object.keys(other).join()
        await expect(commit(fill('t-1', other))).rejects.toEqual(refuse('STORE_CONFLICT', `fill t-1 is stored with another ${named}`))
      }
      expect(await opened.store.fills.list()).toHaveLength(1)
    })

    it('S3 refuses a fill that contradicts its order', async () => {
      await commit(order('a', { exchangeOrderId: 'x-1' }), order('b'))
      await expect(commit(fill('t-1', { orderId: 'b' }), order('b', { exchangeOrderId: 'x-2' }))).rejects.toEqual(
        refuse('STORE_CONFLICT', 'order b has the exchangeOrderId x-1, and is told with x-2'),
      )
      await expect(commit(fill('t-1', { orderId: 'a', exchangeOrderId: 'x-3' }))).rejects.toEqual(
        refuse('STORE_CONFLICT', 'fill t-1 of KXBTCD-A names the orders x-3 and a, but order a of KXBTCD-A is x-1 on the exchange'),
      )
      await expect(commit(fill('t-1', { marketId: 'B' }))).rejects.toEqual(refuse('STORE_CONFLICT', 'order a of KXBTCD-A'))
      expect(await opened.store.fills.list()).toEqual([])
    })

    it('keeps a fill that comes before its order, and hands it over by either id', async () => {
      await commit(fill('t-1'), fill('t-2', { exchangeOrderId: 'x-2', orderId: 'b' }))
      expect((await opened.store.fills.listUnlinked()).map(({ tradeId }) => tradeId)).toEqual(['t-1', 't-2'])
      await commit(order('a', { exchangeOrderId: 'x-1' }))
      await commit(order('b'))
      expect(await opened.store.fills.listUnlinked()).toEqual([])
      expect((await opened.store.fills.list()).map(({ orderId }) => orderId)).toEqual(['a', 'b'])
      expect(await opened.store.orders.find('b')).toMatchObject({ filledSize: 2_00, exchangeOrderId: 'x-2' })
    })

    it('hands over what came under the id of the exchange once a fill names both', async () => {
      await commit(order('a'), fill('t-1'))
      await commit(fill('t-2', { orderId: 'a' }))
      expect(await opened.store.orders.find('a')).toMatchObject({ filledSize: 4_00, exchangeOrderId: 'x-1' })
      await commit(fill('t-3', { exchangeOrderId: 'x-3' }), order('c'))
      await commit(fill('t-3', { exchangeOrderId: 'x-3', orderId: 'c' }))
      expect((await opened.store.orders.find('c'))?.filledSize).toBe(2_00)
    })

    it('takes the client order id for a name of an order that was adopted under another', async () => {
      await commit(order('adopted', { clientOrderId: 'theirs', exchangeOrderId: 'x-1' }), fill('t-1', { orderId: 'theirs' }))
      expect((await opened.store.orders.find('adopted'))?.filledSize).toBe(2_00)
    })

    it('pages through the fills of a market', async () => {
      const markets = ['A', 'B', 'A', 'A']
      await commit(...markets.map((marketId, index) => fill(`t-${index + 1}`, { marketId })))
      expect(await opened.store.fills.lastSeq()).toBe(4)
      expect((await opened.store.fills.list({ marketId: 'A', limit: 2 })).map(({ seq }) => seq)).toEqual([1, 3])
      expect((await opened.store.fills.list({ marketId: 'A', afterSeq: 3 })).map(({ tradeId }) => tradeId)).toEqual(['t-4'])
      expect((await opened.store.fills.list({ afterSeq: 1, limit: 2 })).map(({ seq }) => seq)).toEqual([2, 3])
    })

    it('S4 sums the fills of an order, in whatever order and batches its create, its answer and its fills are told, and how often', async () => {
      let round = 0
      const told = fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6, maxLength: 6 })
      const cuts = fc.array(fc.nat({ max: 9 }), { maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(told, fc.nat({ max: 6 }), fc.nat({ max: 6 }), cuts, async (sequence, createAt, answerAt, cutAt) => {
          const id = `order-${++round}`
          const fills = [1, 2, 3].map((n) =>
            fill(`${id}-${n}`, { count: qty(n * 100), exchangeOrderId: `x-${id}`, orderId: n === 3 ? id : undefined }),
          )
          const changes: StoreChange[] = sequence.flatMap((n) => fills[n] ?? [])
          changes.splice(Math.max(createAt, answerAt), 0, order(id, { exchangeOrderId: `x-${id}` }))
          changes.splice(createAt, 0, order(id))
          for (const batch of batchesOf(changes, cutAt)) await opened.store.commit(batch)
          const batches = batchesOf(changes, cutAt)
          await opened.store.commit(batches.at(-1) ?? [])
          expect((await opened.store.orders.find(id))?.filledSize).toBe(6_00)
          expect(new Set((await opened.store.fills.list({ limit: 1_000_000 })).map(({ tradeId }) => tradeId)).size).toBe(round * 3)
        }),
        { numRuns: 40 },
      )
      expect(await opened.store.checkIntegrity()).toEqual([])
      expect(await opened.store.fills.listUnlinked()).toEqual([])
    })
  })

  describe('commands', () => {
    const commands = [
      createCommand(1, 'a'),
      { kind: 'amend', commandId: 2, ticker: 'T', clientOrderId: 'a', price: price(4_700), total: qty(5_00), expiresUs: LATER },
      { kind: 'cancel', commandId: 3, ticker: 'T', clientOrderId: 'a' },
      { kind: 'decrease', commandId: 4, ticker: 'T', clientOrderId: 'b', to: qty(1_00) },
    ] as const

    it('S6 keeps what is unresolved until it is found out, and a final answer for good', async () => {
      const epoch = await begin()
      await commit(...commands.map((told) => command(epoch, told)))
      const unresolved = async (): Promise<readonly number[]> =>
        (await opened.store.commands.listUnresolved()).map((logged) => logged.command.commandId)
      expect((await opened.store.commands.listUnresolved()).map((logged) => logged.command)).toEqual(commands)
      await commit(answer(epoch, 1, 'done'), answer(epoch, 2, 'unknown'))
      expect(await unresolved()).toEqual([2, 3, 4])
      await commit(answer(epoch, 2, 'refused', 'order_not_found'), answer(epoch, 2, 'unknown'))
      expect(await unresolved()).toEqual([3, 4])
      await expect(commit(answer(epoch, 2, 'done'))).rejects.toEqual(refuse('STORE_CONFLICT', 'answered refused, and now done'))
      const [, amend] = await opened.store.commands.listOfOrder('a')
      expect(amend?.answer).toEqual({ outcome: 'refused', code: 'order_not_found', atUs: LATER })
      expect(await opened.store.commands.listOfOrder('a')).toHaveLength(3)
    })

    it('takes a command told again for the same, and its answer in the same batch', async () => {
      const epoch = await begin()
      const [create] = commands
      await commit(command(epoch, create), answer(epoch, 1, 'done'))
      await commit(command(epoch, create, epochUs(LATER + 1)))
      expect(await opened.store.commands.listOfOrder('a')).toEqual([
        { runEpoch: epoch, command: create, issuedUs: AT, answer: { outcome: 'done', code: undefined, atUs: LATER } },
      ])
    })

    it('refuses another one of its number, a run that never began, and an answer to nothing', async () => {
      const epoch = await begin()
      await commit(command(epoch, createCommand(1, 'a')))
      await expect(commit(command(epoch, createCommand(1, 'b')))).rejects.toEqual(refuse('STORE_CONFLICT', 'has another command 1'))
      await expect(commit(command(epoch + 1, createCommand(1, 'b')))).rejects.toEqual(refuse('STORE_CONFLICT', 'contradicts'))
      await expect(commit(answer(epoch, 2, 'done'))).rejects.toEqual(refuse('STORE_NOT_FOUND', 'has no command 2'))
    })
  })
})

function batchesOf(changes: readonly StoreChange[], cutAt: readonly number[]): readonly (readonly StoreChange[])[] {
  const cuts = [0, ...[...cutAt].sort((a, b) => a - b), changes.length]
  return cuts.slice(1).map((cut, index) => changes.slice(cuts[index], cut))
}
