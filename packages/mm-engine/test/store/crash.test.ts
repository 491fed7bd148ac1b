import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import type { MakerStore } from '../../src/store.ts'
import { linesUntilKilled } from '../support/lines-until-killed.ts'
import { DATABASES, type StoreHome } from '../support/store-fixture.ts'

const program = fileURLToPath(new URL('../programs/write-until-killed.ts', import.meta.url))

const wordsAfter = (told: readonly string[], kind: string): readonly string[] =>
  told.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1))

/** What was acknowledged is there once, and no more than the one commit of each life that nobody heard of. */
async function expectWhole(store: MakerStore, told: readonly string[]): Promise<void> {
  expect(await store.checkIntegrity()).toEqual([])
  const deaths = told.filter((line) => line === 'started').length
  const fills = await store.fills.list({ limit: 1_000_000 })
  expect(fills.map(({ seq }) => seq)).toEqual(fills.map((_, index) => index + 1))
  const accepted = new Set(wordsAfter(told, 'accepted'))
  const acknowledged = [...wordsAfter(told, 'fill'), ...[...accepted].map((id) => `${id}-b`)]
  const tradeIds = new Set(fills.map(({ tradeId }) => tradeId))
  expect(tradeIds.size).toBe(fills.length)
  expect(acknowledged.filter((tradeId) => !tradeIds.has(tradeId))).toEqual([])
  expect(fills.length - acknowledged.length).toBeLessThanOrEqual(deaths)
  for (const id of wordsAfter(told, 'order')) {
    const ofOrder = fills.filter(({ orderId }) => orderId === id)
    const order = await store.orders.find(id)
    expect(order?.filledSize).toBe(ofOrder.reduce((sum, { count }) => sum + count, 0))
    expect(await store.commands.listOfOrder(id)).toHaveLength(1)
    if (accepted.has(id)) expect(order).toMatchObject({ status: 'open', exchangeOrderId: `x-${id}` })
  }
  expect((await store.runs.findLast())?.epoch ?? 0).toBeGreaterThanOrEqual(Math.max(0, ...wordsAfter(told, 'run').map(Number)))
  expect((await store.fills.listUnlinked()).length).toBeLessThanOrEqual(deaths)
  expect((await store.commands.listUnresolved()).length).toBeLessThanOrEqual(deaths)
}

describe.each(DATABASES)('$database', ({ createHome }) => {
  let home: StoreHome
  beforeEach(async () => {
    home = await createHome()
  })
  afterEach(() => home.remove())

  const durabilities = ['process-crash', 'power-loss']
  it.each(durabilities)('S1 keeps every acknowledged commit once through deaths at any point (%s)', async (durability) => {
    const random = sfc32(7)
    const told: string[] = []
    for (let death = 0; death < 6; death++) {
      const lines = death === 0 ? 1 : 3 + Math.floor(random() * 200)
      told.push(...(await linesUntilKilled(program, [home.address, durability], lines)))
      const store = await home.open()
      await expectWhole(store, told)
      await store.close()
    }
  })
})
