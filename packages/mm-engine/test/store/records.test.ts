import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MakerStore, openSqliteStore } from '../../src/store.ts'
import { AT, createCommand, createFolder, type Folder, newFill, newOrder } from '../support/store-fixture.ts'

let folder: Folder
let store: MakerStore
beforeEach(() => {
  folder = createFolder()
  store = openSqliteStore({ path: folder.file })
})
afterEach(() => {
  store.close()
  folder.remove()
})

const later = epochUs(AT + 5)
const begin = (): number => store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT }).epoch
const refused = (code: string): unknown => expect.objectContaining({ name: 'StoreError', code })

function reopen(): void {
  store.close()
  store = openSqliteStore({ path: folder.file, durability: 'process-crash' })
}

describe('runs', () => {
  it('S2 gives each run an epoch above all before, restarts and a lost file included', () => {
    expect(store.runs.findLast()).toBeUndefined()
    expect(begin()).toBe(1)
    reopen()
    expect(begin()).toBe(2)
    expect(store.runs.begin({ engineId: 'e', mode: 'live', atUs: later, epochAtLeast: 40 }).epoch).toBe(40)
    expect(store.runs.begin({ engineId: 'e', mode: 'live', atUs: later, epochAtLeast: 7 }).epoch).toBe(41)
  })

  it('tells a run that was ended from one that was killed', () => {
    const epoch = begin()
    expect(store.runs.findLast()?.end).toBeUndefined()
    store.runs.end(epoch, later, 'drained')
    reopen()
    expect(store.runs.findLast()).toEqual({ epoch, engineId: 'e', mode: 'paper', startedUs: AT, end: { atUs: later, reason: 'drained' } })
    expect(() => store.runs.end(epoch, later, 'again')).toThrow(refused('STORE_NOT_FOUND'))
  })

  it('S2 begins none inside of a transaction, which could be taken back', () => {
    expect(() => store.transaction(begin)).toThrow(refused('STORE_MISUSED'))
    expect(store.runs.findLast()).toBeUndefined()
  })
})

it('S14 keeps a halt through restarts until it is lifted, once', () => {
  const halt = { runEpoch: begin(), atUs: AT, rule: 'daily-loss', marketId: undefined, reason: 'lost 51.20 of 50.00' }
  const first = store.halts.record(halt)
  const second = store.halts.record({ ...halt, rule: 'manual', marketId: 'A' })
  reopen()
  expect(store.halts.listOpen()).toEqual([
    { ...halt, id: first, resume: undefined },
    { ...halt, id: second, rule: 'manual', marketId: 'A', resume: undefined },
  ])
  const resume = { atUs: later, by: 'ann', note: 'looked at it' }
  store.halts.resume(first, resume)
  expect(() => store.halts.resume(first, resume)).toThrow(refused('STORE_CONFLICT'))
  expect(() => store.halts.resume(99, resume)).toThrow(refused('STORE_NOT_FOUND'))
  expect(store.halts.listOpen().map(({ id }) => id)).toEqual([second])
  expect(store.halts.list(5).map(({ id, resume: end }) => [id, end])).toEqual([
    [second, undefined],
    [first, resume],
  ])
})

it('S13 keeps the last 20 versions of the configuration and gives no number twice', () => {
  const save = (n: number): number => store.configs.save({ atUs: AT, source: 'mm.yaml', content: JSON.stringify({ n }) })
  for (let n = 1; n <= 25; n++) expect(save(n)).toBe(n)
  expect(save(25)).toBe(25)
  expect(store.configs.list().map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index))
  expect(store.configs.find(6)).toEqual({ version: 6, atUs: AT, source: 'mm.yaml', content: '{"n":6}' })
  expect(store.configs.find(5)).toBeUndefined()
  reopen()
  expect(save(6)).toBe(26)
  expect(() => store.configs.save({ atUs: AT, source: 'mm.yaml', content: 'not json' })).toThrow(refused('STORE_CONFLICT'))
})

it('finds the newest adopted position of each market, with the fills that come after it', () => {
  const runEpoch = begin()
  store.fills.record(newFill('t-1'))
  const adopted = {
    runEpoch,
    marketId: 'KXBTCD-A',
    atUs: AT,
    qty: qty(-3_00),
    cost: microUsd(1_560_000),
    realizedPnl: microUsd(-20_000),
    feesPaid: microUsd(8_800),
    totalTraded: microUsd(2_500_000),
    believedQty: undefined,
    throughFillSeq: 0,
    reason: 'start',
  }
  store.positions.adopt(adopted)
  store.positions.adopt({ ...adopted, marketId: 'B' })
  const newest = { ...adopted, believedQty: qty(2_00), throughFillSeq: store.fills.lastSeq(), reason: 'reconciliation' }
  store.positions.adopt(newest)
  expect(store.positions.listLatest()).toEqual([{ ...adopted, marketId: 'B' }, newest])
  store.fills.record(newFill('t-2'))
  const since = store.fills.list({ marketId: 'KXBTCD-A', afterSeq: newest.throughFillSeq })
  expect(since.map(({ tradeId }) => tradeId)).toEqual(['t-2'])
})

it('takes the newest checkpoint of a name', () => {
  expect(store.checkpoints.find('risk')).toBeUndefined()
  store.checkpoints.save({ name: 'risk', atUs: AT, content: '{"pnl":1}' })
  store.checkpoints.save({ name: 'risk', atUs: later, content: '{"pnl":2}' })
  expect(store.checkpoints.find('risk')).toEqual({ name: 'risk', atUs: later, content: '{"pnl":2}' })
})

it('reads back samples of both kinds, by market and time', () => {
  const pnl = { realizedPnl: microUsd(-5), unrealizedPnl: microUsd(7), fees: microUsd(2), marketId: 'A' }
  const snapshots = [
    { ...pnl, atUs: AT, position: qty(-3_00) },
    { ...pnl, atUs: later, position: qty(4_00) },
  ]
  for (const snapshot of snapshots) store.samples.recordPnl(snapshot)
  store.samples.recordPnl({ ...pnl, atUs: later, position: qty(0), marketId: 'B' })
  const quotes = { atUs: AT, marketId: 'A', bestBid: price(4_800), bestAsk: undefined }
  store.samples.recordMarket(quotes)
  expect(store.samples.listPnl({ marketId: 'A' })).toEqual(snapshots)
  expect(store.samples.listPnl({ fromUs: later })).toHaveLength(2)
  expect(store.samples.listMarket()).toEqual([quotes])
})

it('S15 prunes what nobody needs, a piece at a time, and nothing else', () => {
  const runEpoch = begin()
  for (const id of ['unfilled', 'filled', 'live', 'recent']) {
    store.orders.insert(newOrder(id, { exchangeOrderId: `x-${id}` }))
    if (id === 'filled') store.fills.record(newFill('t-1', { exchangeOrderId: 'x-filled' }))
    if (id !== 'live') store.orders.update(id, { atUs: id === 'recent' ? later : AT, status: 'done' })
  }
  for (const commandId of [1, 2, 3, 4]) store.commands.record(runEpoch, createCommand(commandId, 'a'), commandId === 4 ? later : AT)
  for (const commandId of [1, 4]) store.commands.answer(runEpoch, commandId, { outcome: 'done', code: undefined, atUs: later })
  store.commands.answer(runEpoch, 2, { outcome: 'unknown', code: undefined, atUs: later })
  for (const atUs of [AT, AT, AT, later]) store.samples.recordMarket({ atUs, marketId: 'A', bestBid: undefined, bestAsk: undefined })
  expect([store.prune(later, 2), store.prune(later, 2), store.prune(later, 2)]).toEqual([4, 1, 0])
  expect(store.orders.find('unfilled')).toBeUndefined()
  expect(['filled', 'live', 'recent'].map((id) => store.orders.find(id)?.id)).toEqual(['filled', 'live', 'recent'])
  expect(store.commands.listOfOrder('a').map(({ command }) => command.commandId)).toEqual([2, 3, 4])
  expect(store.samples.listMarket().map(({ atUs }) => atUs)).toEqual([later])
  expect(store.fills.list()).toHaveLength(1)
})

describe('transactions', () => {
  const ids = (): readonly string[] => store.orders.listLive().map(({ id }) => id)

  const insert = (...names: readonly string[]): number => {
    for (const name of names) store.orders.insert(newOrder(name))
    return names.length
  }

  it('S7 keeps all of it or nothing', () => {
    expect(store.transaction(() => insert('a', 'b'))).toBe(2)
    const failure = new Error('no')
    const failing = (): never =>
      store.transaction(() => {
        store.orders.insert(newOrder('c'))
        throw failure
      })
    expect(failing).toThrow(failure)
    expect(ids()).toEqual(['a', 'b'])
  })

  it('S7 takes back the inner part only, where the outer one goes on', () => {
    store.transaction(() => {
      store.orders.insert(newOrder('a'))
      expect(() => store.transaction(() => insert('b', 'a'))).toThrow(refused('STORE_CONFLICT'))
      store.orders.insert(newOrder('c'))
    })
    expect(ids()).toEqual(['a', 'c'])
  })

  it('S7 refuses a promise, and keeps nothing of it', () => {
    expect(() => store.transaction(async () => store.orders.insert(newOrder('a')))).toThrow(refused('STORE_MISUSED'))
    expect(ids()).toEqual([])
  })
})

it('S12 refuses every number that is not a safe integer', () => {
  const wrong = [0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1] as ReturnType<typeof qty>[]
  for (const count of wrong) expect(() => store.fills.record(newFill('t', { count }))).toThrow(refused('STORE_MISUSED'))
  const widest = microUsd(Number.MAX_SAFE_INTEGER)
  store.fills.record(newFill('t', { fee: widest }))
  expect(store.fills.list()[0]?.fee).toBe(widest)
})
