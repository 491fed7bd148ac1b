import type { CheckpointReader } from '../checkpoint-store.ts'
import type { CommandReader } from '../command-store.ts'
import type { FillReader } from '../fill-store.ts'
import type { HaltReader } from '../halt-store.ts'
import type { OrderReader } from '../order-store.ts'
import type { PositionReader } from '../position-store.ts'
import type { SampleReader } from '../sample-store.ts'
import { checkpointByName, toCheckpoint } from '../tables/checkpoints.ts'
import { commandsOfOrder, toCommand, unresolvedCommands } from '../tables/commands.ts'
import { fillsOf, lastFillSeq, toFill, unlinkedFills } from '../tables/fills.ts'
import { newestHalts, openHalts, toHalt } from '../tables/halts.ts'
import { liveOrders, ordersByExchangeId, ordersById, toOrder, updatedOrders } from '../tables/orders.ts'
import { latestPositions, toPosition } from '../tables/positions.ts'
import { marketSamplesOf, pnlOf, toMarketSample, toPnl } from '../tables/samples.ts'
import { findOne, listAll, type Reading } from './find.ts'

export const createOrderReader = (database: Reading): OrderReader => ({
  find: async (id) => findOne(database, ordersById([id]), toOrder),
  findByExchangeId: async (exchangeOrderId) => findOne(database, ordersByExchangeId([exchangeOrderId]), toOrder),
  listLive: async () => listAll(database, liveOrders(), toOrder),
  listUpdated: async (sinceUs) => listAll(database, updatedOrders(sinceUs), toOrder),
})

export const createFillReader = (database: Reading): FillReader => ({
  list: async (filter = {}) => listAll(database, fillsOf(filter), toFill),
  listUnlinked: async () => listAll(database, unlinkedFills(), toFill),
  lastSeq: async () => (await findOne(database, [lastFillSeq()], (row) => row.integer('seq'))) ?? 0,
})

export const createCommandReader = (database: Reading): CommandReader => ({
  listUnresolved: async () => listAll(database, unresolvedCommands(), toCommand),
  listOfOrder: async (clientOrderId) => listAll(database, commandsOfOrder(clientOrderId), toCommand),
})

export const createPositionReader = (database: Reading): PositionReader => ({
  listLatest: async () => listAll(database, latestPositions(), toPosition),
})

export const createHaltReader = (database: Reading): HaltReader => ({
  listOpen: async () => listAll(database, openHalts(), toHalt),
  list: async (limit) => listAll(database, newestHalts(limit), toHalt),
})

export const createSampleReader = (database: Reading): SampleReader => ({
  listPnl: async (filter = {}) => listAll(database, pnlOf(filter), toPnl),
  listMarket: async (filter = {}) => listAll(database, marketSamplesOf(filter), toMarketSample),
})

export const createCheckpointReader = (database: Reading): CheckpointReader => ({
  find: async (name) => findOne(database, [checkpointByName(name)], toCheckpoint),
})
