import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../src/store.ts'
import { AT, createCommand, newFill, newOrder } from '../support/store-fixture.ts'

/**
 * Trades into the store of the given path until it is killed, and writes a line for every write that returned. It begins, as a start
 * does, by telling again what may have been told: the newest fills.
 */
const [path = '', durability = ''] = process.argv.slice(2)
const say = (...words: readonly (string | number)[]): number => writeSync(1, `${words.join(' ')}\n`)

say('started')
const store = openSqliteStore({ path, durability: durability === 'power-loss' ? 'power-loss' : 'process-crash' })
say('opened')
const run = store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
say('run', run.epoch)
for (const { seq: _, ...fill } of store.fills.list({ afterSeq: store.fills.lastSeq() - 3 })) {
  if (store.fills.record(fill) === 'new') throw new Error(`fill ${fill.tradeId} was taken for a new one`)
}
for (let counter = 1; ; counter++) {
  const id = `e-${run.epoch}-${counter}`
  store.transaction(() => {
    store.orders.insert(newOrder(id, { runEpoch: run.epoch }))
    store.commands.record(run.epoch, createCommand(counter, id), AT)
  })
  say('order', id)
  // The first fill of an order comes before the answer to its create, the second one after.
  store.fills.record(newFill(`${id}-a`, { exchangeOrderId: `x-${id}` }))
  say('fill', `${id}-a`)
  store.transaction(() => {
    store.orders.update(id, { atUs: AT, exchangeOrderId: `x-${id}`, status: 'open' })
    store.commands.answer(run.epoch, counter, { outcome: 'done', code: undefined, atUs: AT })
  })
  say('accepted', id)
  store.fills.record(newFill(`${id}-b`, { exchangeOrderId: `x-${id}` }))
  say('fill', `${id}-b`)
}
