import type { Query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import type { StoreChange } from '../store-change.ts'
import { commandsById, toCommand } from '../tables/commands.ts'
import { fillsByTradeId, lastFillSeq, toFill, unlinkedFillsOfExchangeOrders, unlinkedFillsToldOfOrders } from '../tables/fills.ts'
import { haltById, haltsAt, lastHaltId, openHalts, toHalt } from '../tables/halts.ts'
import { ordersByExchangeId, ordersById, toOrder } from '../tables/orders.ts'
import { lastPositionId, positionByInstant, toPosition } from '../tables/positions.ts'
import { type CommitState, commandKey, positionKey } from './commit-state.ts'

/** A question to the store before a batch is planned, and where its answer goes. */
export interface Lookup {
  readonly query: Query
  take(state: CommitState, row: Row): void
}

type Take = Lookup['take']

const takeOrder: Take = ({ orders }, row) => {
  const order = toOrder(row)
  orders.found(order.id, order)
}

const takeFill: Take = ({ fills }, row) => {
  const fill = toFill(row)
  fills.found(fill.tradeId, fill)
}

const takeCommand: Take = ({ commands }, row) => {
  const command = toCommand(row)
  commands.found(commandKey(command.runEpoch, command.command.commandId), command)
}

const takePosition: Take = ({ positions }, row) => {
  const position = toPosition(row)
  positions.found(positionKey(position), { id: row.integer('id'), position })
}

const takeHalt: Take = ({ halts }, row) => {
  const halt = toHalt(row)
  halts.found(halt.id, halt)
}

const takeFillSeq: Take = (state, row) => {
  state.lastFillSeq = row.integer('seq')
}

const takePositionId: Take = (state, row) => {
  state.lastPositionId = row.integer('id')
}

const takeHaltId: Take = (state, row) => {
  state.lastHaltId = row.integer('id')
}

/** Pure. Every question of a batch: few, and each for many rows. */
export function lookupsOf(changes: readonly StoreChange[]): readonly Lookup[] {
  const [orders, fills] = [ofKind(changes, 'order'), ofKind(changes, 'fill')]
  const positions = ofKind(changes, 'adopted-position')
  const ids = distinct(orders.map(({ id }) => id))
  const exchangeIds = distinct([...orders, ...fills].map(({ exchangeOrderId }) => exchangeOrderId))
  return [
    ...asking(takeOrder, ordersById(distinct([...ids, ...fills.map(({ orderId }) => orderId)]))),
    ...asking(takeOrder, ordersByExchangeId(exchangeIds)),
    ...asking(takeFill, unlinkedFillsOfExchangeOrders(exchangeIds)),
    ...asking(takeFill, unlinkedFillsToldOfOrders(ids)),
    ...asking(takeFill, fillsByTradeId(distinct(fills.map(({ tradeId }) => tradeId)))),
    ...asking(takeFillSeq, fills.length + positions.length > 0 ? [lastFillSeq()] : []),
    ...asking(takePosition, positions.map(positionByInstant)),
    ...asking(takePositionId, positions.length > 0 ? [lastPositionId()] : []),
    ...lookupsOfCommands(changes),
    ...lookupsOfHalts(changes),
  ]
}

function lookupsOfCommands(changes: readonly StoreChange[]): readonly Lookup[] {
  const told = ofKind(changes, 'command').map(({ runEpoch, command }) => ({ runEpoch, commandId: command.commandId }))
  const named = [...told, ...ofKind(changes, 'command-answer')]
  return distinct(named.map(({ runEpoch }) => runEpoch)).flatMap((epoch) => {
    const ofRun = named.filter(({ runEpoch }) => runEpoch === epoch)
    return asking(takeCommand, commandsById(epoch, distinct(ofRun.map(({ commandId }) => commandId))))
  })
}

function lookupsOfHalts(changes: readonly StoreChange[]): readonly Lookup[] {
  const halts = ofKind(changes, 'halt')
  const lifted = distinct(ofKind(changes, 'resume').map(({ haltId }) => haltId))
  return [
    ...asking(takeHaltId, halts.length > 0 ? [lastHaltId()] : []),
    ...asking(takeHalt, halts.map(haltsAt)),
    ...asking(
      takeHalt,
      lifted.map((haltId) => (haltId === 'all' ? openHalts() : haltById(haltId))),
    ),
  ]
}

const asking = (take: Take, queries: readonly Query[]): readonly Lookup[] => queries.map((query) => ({ query, take }))

const ofKind = <K extends StoreChange['kind']>(changes: readonly StoreChange[], kind: K): readonly Extract<StoreChange, { kind: K }>[] =>
  changes.filter((change): change is Extract<StoreChange, { kind: K }> => change.kind === kind)

const distinct = <T>(values: readonly (T | undefined)[]): readonly T[] => [...new Set(values)].filter((value) => value !== undefined)
