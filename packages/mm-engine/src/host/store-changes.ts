import type { EngineNote } from '../engine/engine-note.ts'
import type { EngineState } from '../engine/engine-state.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import { ceilingOf, leftOf, type ManagedOrder, phaseOf } from '../orders/managed-order.ts'
import type { Position } from '../position/position.ts'
import { factsOf, settledText } from '../recovery/plan-recovery.ts'
import { saveRisk } from '../risk/saved-risk.ts'
import type { StoreChange } from '../store/store-change.ts'
import type { HostedStep } from './engine-host.ts'
import { OpenCommands } from './open-commands.ts'

/** Name of the checkpoint with what risk must not forget. */
export const RISK_CHECKPOINT = 'risk'

/** Says what a store has to know of a run, in its order: orders before the commands and fills that name them. */
export class StoreChanges {
  readonly #runEpoch: number
  readonly #open = new OpenCommands()

  constructor(runEpoch: number) {
    this.#runEpoch = runEpoch
  }

  /** Of these steps, which are to be given once each and in their order. */
  of(steps: readonly HostedStep[]): readonly StoreChange[] {
    const changes = steps.flatMap((hosted) => this.#changesOf(hosted))
    const last = steps.at(-1)
    if (!last || !steps.some(isWorthACheckpoint)) return changes
    const { nowUs, risk } = last.step.state
    return [...changes, { kind: 'checkpoint', name: RISK_CHECKPOINT, atUs: nowUs, content: JSON.stringify(saveRisk(risk)) }]
  }

  #changesOf({ event, before, step }: HostedStep): readonly StoreChange[] {
    const runEpoch = this.#runEpoch
    const answers = this.#open.answeredBy(event)
    for (const command of step.commands) this.#open.sent(command)
    return [
      ...step.notes.flatMap((note) => changeOf(runEpoch, note, event)),
      ...step.commands.map((command): StoreChange => ({ kind: 'command', runEpoch, command, issuedUs: step.state.nowUs })),
      ...answers.map((answer): StoreChange => ({ kind: 'command-answer', runEpoch, ...answer, atUs: event.atUs })),
      ...settlementOf(runEpoch, event, before, step.state),
    ]
  }
}

/** Losses move with fills and halts, and with the marks, of which a minute is soon enough. */
function isWorthACheckpoint({ before, step }: HostedStep): boolean {
  if (step.notes.some(({ kind }) => kind === 'fill' || kind === 'halted' || kind === 'resumed')) return true
  return step.state.risk.equity.samples !== before.risk.equity.samples
}

function changeOf(runEpoch: number, note: EngineNote, event: EngineEvent): readonly StoreChange[] {
  switch (note.kind) {
    case 'order':
      return [orderChange(runEpoch, note)]
    case 'fill': {
      const { tradeId, orderId, clientOrderId, ticker, side, price, count, fee, isTaker, atUs } = note.fill
      const fill = { tradeId, exchangeOrderId: orderId, marketId: ticker, side, price, count, fee, isTaker, atUs }
      return [{ kind: 'fill', ...fill, orderId: clientOrderId }]
    }
    case 'halted': {
      const { ruleId, reason, atUs } = note.halt
      return [{ kind: 'halt', runEpoch, atUs, rule: ruleId, marketId: undefined, reason }]
    }
    case 'resumed': {
      const { by, note: words } = event.kind === 'resume' ? event : { by: 'engine', note: '' }
      return [{ kind: 'resume', haltId: 'all', atUs: note.atUs, by, note: words }]
    }
    default:
      return []
  }
}

function orderChange(runEpoch: number, { order, atUs }: Extract<EngineNote, { kind: 'order' }>): StoreChange {
  const { clientOrderId, ticker, side, price, orderId, expiresUs } = order
  return {
    kind: 'order',
    id: clientOrderId,
    clientOrderId,
    atUs,
    marketId: ticker,
    side,
    price,
    size: ceilingOf(order),
    status: phaseOf(order),
    exchangeOrderId: orderId,
    // Told with the create alone: one that was adopted is another run's.
    runEpoch: order.inFlight?.kind === 'create' ? runEpoch : undefined,
    expiresUs,
    endReason: endReasonOf(order),
  }
}

/** What is filled to the last is filled, though an answer may have said first that it is not there any more. */
function endReasonOf(order: ManagedOrder): string | undefined {
  return phaseOf(order) === 'done' && leftOf(order) === 0 ? 'filled' : order.ended
}

/** What was paid out is held no more, fills that were told behind the settlement included: the next process must not believe that it is. */
function settlementOf(runEpoch: number, event: EngineEvent, before: EngineState, after: EngineState): readonly StoreChange[] {
  if (event.kind !== 'settled' && event.kind !== 'fill') return []
  const { ticker: marketId, atUs } = event
  const [held, left] = [before, after].map((state) => positionIn(state, marketId))
  if (!held || left?.settledAt === undefined || left === held) return []
  const reason = settledText(left.settledAt)
  return [{ kind: 'adopted-position', runEpoch, marketId, atUs, ...factsOf(left), believedQty: held.qty, reason }]
}

const positionIn = ({ risk, unmanaged }: EngineState, marketId: string): Position | undefined =>
  risk.markets.get(marketId)?.account.position ?? unmanaged.get(marketId)
