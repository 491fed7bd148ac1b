import { type EpochUs, type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { type EngineEvent, type Position, readBelievedPositions } from '@kassandra/mm-engine'
import type { MakerStore, StoreChange } from '@kassandra/mm-engine/store'

/**
 * Takes up a paper account where the last process left it: what was held is held, and what rested was lost with the process that simulated
 * it.
 * @returns What the engine has to be told first.
 */
export async function startPaper(store: MakerStore, cash: MicroUsd, atUs: EpochUs): Promise<readonly EngineEvent[]> {
  const ended = (await store.orders.listLive()).map(({ id, marketId, side, price, size }): StoreChange => {
    return { kind: 'order', id, atUs, marketId, side, price, size, status: 'done', endReason: 'the paper exchange ended' }
  })
  const unanswered = (await store.commands.listUnresolved()).map(({ runEpoch, command }): StoreChange => {
    return { kind: 'command-answer', runEpoch, commandId: command.commandId, outcome: 'refused', code: 'NOT_FOUND', atUs }
  })
  await store.commit([...ended, ...unanswered])
  const held = await readBelievedPositions(store)
  const positions = [...held].filter(([, { qty }]) => qty !== 0)
  return [
    { kind: 'balance', cash: cashWith(cash, [...held.values()]), atUs },
    ...positions.map(([ticker, position]): EngineEvent => ({ kind: 'adopt', ticker, position, mark: undefined, atUs })),
  ]
}

/** Pure. What is left of the cash of a new account behind all that was bought, paid and won. */
function cashWith(cash: MicroUsd, positions: readonly Position[]): MicroUsd {
  const changes = positions.map(({ realizedPnl, feesPaid, cost }) => realizedPnl - feesPaid - cost)
  return microUsd(changes.reduce((sum, change) => sum + change, Number(cash)))
}
