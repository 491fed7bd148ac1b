import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { AT, adopted, answer, command, createCommand, fill, halt, LATER, marketSample, order, pnl } from '../support/store-changes.ts'
import { DATABASES } from '../support/store-fixture.ts'
import { useStore } from '../support/use-store.ts'

describe.each(DATABASES)('$database', ({ createHome }) => {
  const opened = useStore(createHome)
  const { begin, commit, reopen } = opened
  const refused = (code: string): unknown => expect.objectContaining({ name: 'StoreError', code })

  describe('runs', () => {
    it('S2 gives each run an epoch above all before, restarts and a lost store included', async () => {
      expect(await opened.store.runs.findLast()).toBeUndefined()
      expect(await begin()).toBe(1)
      await reopen()
      expect(await begin()).toBe(2)
      expect(await Promise.all([begin(), begin(), begin()])).toEqual([3, 4, 5])
      expect((await opened.store.runs.begin({ engineId: 'e', mode: 'live', atUs: LATER, epochAtLeast: 40 })).epoch).toBe(40)
      expect((await opened.store.runs.begin({ engineId: 'e', mode: 'live', atUs: LATER, epochAtLeast: 7 })).epoch).toBe(41)
    })

    it('tells a run that was ended from one that was killed', async () => {
      const epoch = await begin()
      expect((await opened.store.runs.findLast())?.end).toBeUndefined()
      await opened.store.runs.end(epoch, LATER, 'drained')
      await reopen()
      const end = { atUs: LATER, reason: 'drained' }
      expect(await opened.store.runs.findLast()).toEqual({ epoch, engineId: 'e', mode: 'paper', startedUs: AT, end })
      await expect(opened.store.runs.end(epoch, LATER, 'again')).rejects.toEqual(refused('STORE_NOT_FOUND'))
    })
  })

  describe('halts', () => {
    it('S14 keeps a halt through restarts until it is lifted, once', async () => {
      const epoch = await begin()
      await commit(halt(epoch, 'daily-loss'), halt(epoch, 'manual', { marketId: 'A' }), halt(epoch, 'manual', { marketId: 'A' }))
      await reopen()
      const [first, second] = await opened.store.halts.listOpen()
      const { kind: _, ...told } = halt(epoch, 'daily-loss')
      expect([first, second]).toEqual([
        { ...told, id: 1, resume: undefined },
        { ...told, id: 2, rule: 'manual', marketId: 'A', resume: undefined },
      ])
      const resume = { atUs: LATER, by: 'ann', note: 'looked at it' }
      await commit({ kind: 'resume', haltId: 1, ...resume }, halt(epoch, 'daily-loss'))
      await commit({ kind: 'resume', haltId: 1, ...resume })
      await expect(commit({ kind: 'resume', haltId: 1, ...resume, by: 'bob' })).rejects.toEqual(refused('STORE_CONFLICT'))
      await expect(commit({ kind: 'resume', haltId: 99, ...resume })).rejects.toEqual(refused('STORE_NOT_FOUND'))
      expect((await opened.store.halts.listOpen()).map(({ id }) => id)).toEqual([2])
      expect((await opened.store.halts.list(5)).map(({ id, resume: end }) => [id, end])).toEqual([
        [2, undefined],
        [1, resume],
      ])
    })

    it('S14 lifts all that are open, and none that came after', async () => {
      const epoch = await begin()
      await commit(halt(epoch, 'drawdown'))
      const resumeAll = { kind: 'resume', haltId: 'all', atUs: LATER, by: 'ann', note: '' } as const
      await commit(halt(epoch, 'daily-loss'), resumeAll, halt(epoch, 'manual', { atUs: epochUs(LATER + 1) }))
      await commit(resumeAll)
      expect((await opened.store.halts.listOpen()).map(({ rule }) => rule)).toEqual(['manual'])
      expect((await opened.store.halts.list(5)).filter(({ resume }) => resume?.by === 'ann')).toHaveLength(2)
    })
  })

  it('S13 keeps the last 20 versions of the configuration and gives no number twice', async () => {
    const save = (n: number): Promise<number> => opened.store.configs.save({ atUs: AT, source: 'mm.yaml', content: JSON.stringify({ n }) })
    for (let n = 1; n <= 25; n++) expect(await save(n)).toBe(n)
    expect(await save(25)).toBe(25)
    expect((await opened.store.configs.list()).map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index))
    expect(await opened.store.configs.find(6)).toEqual({ version: 6, atUs: AT, source: 'mm.yaml', content: '{"n":6}' })
    expect(await opened.store.configs.find(5)).toBeUndefined()
    await reopen()
    expect(await save(6)).toBe(26)
    await expect(opened.store.configs.save({ atUs: AT, source: 'mm.yaml', content: 'not json' })).rejects.toEqual(refused('STORE_CONFLICT'))
  })

  it('finds the newest adopted position of each market, with the fills that come after it', async () => {
    const epoch = await begin()
    await commit(adopted(epoch), adopted(epoch, { marketId: 'B', throughFillSeq: 7 }))
    await commit(fill('t-1'), adopted(epoch, { atUs: LATER, believedQty: qty(2_00), reason: 'reconciliation' }), fill('t-2'))
    const { kind: _, ...facts } = adopted(epoch)
    const newest = { ...facts, atUs: LATER, believedQty: 2_00, throughFillSeq: 1, reason: 'reconciliation' }
    expect(await opened.store.positions.listLatest()).toEqual([{ ...facts, marketId: 'B', throughFillSeq: 7 }, newest])
    const since = await opened.store.fills.list({ marketId: 'KXBTCD-A', afterSeq: 1 })
    expect(since.map(({ tradeId }) => tradeId)).toEqual(['t-2'])
  })

  it('takes the newest checkpoint of a name', async () => {
    expect(await opened.store.checkpoints.find('risk')).toBeUndefined()
    await commit({ kind: 'checkpoint', name: 'risk', atUs: AT, content: '{"pnl":1}' })
    await commit(...[2, 3].map((n) => ({ kind: 'checkpoint', name: 'risk', atUs: LATER, content: `{"pnl":${n}}` }) as const))
    expect(await opened.store.checkpoints.find('risk')).toEqual({ name: 'risk', atUs: LATER, content: '{"pnl":3}' })
  })

  it('reads back samples of both kinds, by market and time', async () => {
    const snapshots = [pnl(), pnl({ atUs: LATER, position: qty(4_00) })]
    await commit(...snapshots, pnl({ atUs: LATER, marketId: 'B', position: qty(0) }), marketSample({ bestAsk: undefined }))
    expect(await opened.store.samples.listPnl({ marketId: 'KXBTCD-A' })).toEqual(snapshots.map(({ kind: _, ...snapshot }) => snapshot))
    expect((await opened.store.samples.listPnl({ fromUs: LATER })).map(({ marketId }) => marketId)).toEqual(['B', 'KXBTCD-A'])
    expect(await opened.store.samples.listPnl({ limit: 1 })).toHaveLength(1)
    const { kind: _, ...sample } = marketSample({ bestAsk: undefined })
    expect(await opened.store.samples.listMarket()).toEqual([sample])
    await commit(pnl({ realizedPnl: microUsd(5) }), marketSample({ bestBid: price(1) }))
    expect((await opened.store.samples.listPnl({ limit: 1 }))[0]?.realizedPnl).toBe(5)
    expect((await opened.store.samples.listMarket()).map(({ bestBid }) => bestBid)).toEqual([1])
  })

  it('S15 prunes what nobody needs, a piece at a time, and nothing else', async () => {
    const epoch = await begin()
    for (const id of ['unfilled', 'filled', 'live', 'recent']) {
      await commit(order(id, { exchangeOrderId: `x-${id}` }))
      if (id === 'filled') await commit(fill('t-1', { exchangeOrderId: 'x-filled' }))
      if (id !== 'live') await commit(order(id, { atUs: id === 'recent' ? LATER : AT, status: 'done' }))
    }
    await commit(...[1, 2, 3, 4].map((commandId) => command(epoch, createCommand(commandId, 'a'), commandId === 4 ? LATER : AT)))
    await commit(answer(epoch, 1, 'done'), answer(epoch, 4, 'done'), answer(epoch, 2, 'unknown'))
    await commit(...['A', 'B', 'C'].map((marketId) => marketSample({ marketId })), marketSample({ atUs: LATER }))
    expect([await opened.store.prune(LATER, 2), await opened.store.prune(LATER, 2), await opened.store.prune(LATER, 2)]).toEqual([4, 1, 0])
    expect(await opened.store.orders.find('unfilled')).toBeUndefined()
    for (const id of ['filled', 'live', 'recent']) expect((await opened.store.orders.find(id))?.id).toBe(id)
    expect((await opened.store.commands.listOfOrder('a')).map((logged) => logged.command.commandId)).toEqual([2, 3, 4])
    expect((await opened.store.samples.listMarket()).map(({ atUs }) => atUs)).toEqual([LATER])
    expect(await opened.store.fills.list()).toHaveLength(1)
    expect(await opened.store.checkIntegrity()).toEqual([])
  })

  it('grows in size with what is written', async () => {
    const before = await opened.store.sizeBytes()
    await commit(...Array.from({ length: 1_000 }, (_, n) => fill(`t-${n}`)))
    expect(await opened.store.sizeBytes()).toBeGreaterThan(before + 100_000)
    expect(await opened.store.checkIntegrity()).toEqual([])
  })

  it('finds an order that does not have the sum of its fills, and a fill that is missing', async () => {
    await commit(order('a', { exchangeOrderId: 'x-1' }), fill('t-1'), fill('t-2'))
    await opened.home.query("UPDATE orders SET filled_size_e2 = 100 WHERE id = 'a'")
    await opened.home.query("DELETE FROM fills WHERE id = 't-1'")
    expect(await opened.store.checkIntegrity()).toEqual([
      'order a does not have the sum of its fills',
      'fills are missing below the last one',
    ])
  })
})
