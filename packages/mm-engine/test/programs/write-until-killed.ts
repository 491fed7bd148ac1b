import { writeSync } from 'node:fs'
import { openPostgresStore, openSqliteStore } from '../../src/store.ts'
import { AT, answer, command, createCommand, fill, order } from '../support/store-changes.ts'

/**
 * Trades into the store of the given address until it is killed, and writes a line for every commit that was acknowledged. It begins, as a
 * start does, by telling again what may have been told: the newest fills.
 */
const [address = '', durability = ''] = process.argv.slice(2)
const say = (...words: readonly (string | number)[]): number => writeSync(1, `${words.join(' ')}\n`)

const options = { durability: durability === 'power-loss' ? 'power-loss' : 'process-crash' } as const
say('started')
const store = await (address.startsWith('postgres')
  ? openPostgresStore({ ...options, url: address })
  : openSqliteStore({ ...options, path: address }))
say('opened')
const run = await store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
say('run', run.epoch)
const newest = await store.fills.list({ afterSeq: (await store.fills.lastSeq()) - 3 })
await store.commit(newest.map(({ seq: _, toldOrderId, ...facts }) => ({ kind: 'fill', ...facts, orderId: toldOrderId })))
for (let counter = 1; ; counter++) {
  const id = `e-${run.epoch}-${counter}`
  const exchangeOrderId = `x-${id}`
  await store.commit([order(id, { runEpoch: run.epoch }), command(run.epoch, createCommand(counter, id))])
  say('order', id)
  // The first fill of an order comes before the answer to its create, the second one with it, the third one after.
  await store.commit([fill(`${id}-a`, { exchangeOrderId })])
  say('fill', `${id}-a`)
  const accepted = order(id, { exchangeOrderId, status: 'open' })
  await store.commit([fill(`${id}-b`, { exchangeOrderId }), accepted, answer(run.epoch, counter, 'done')])
  say('accepted', id)
  await store.commit([fill(`${id}-c`, { exchangeOrderId, orderId: id })])
  say('fill', `${id}-c`)
}
