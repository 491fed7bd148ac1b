import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type Engine, type EngineState, RISK_CHECKPOINT, restoreRiskState, type SavedRisk } from '@kassandra/mm-engine'
import type { MakerStore } from '@kassandra/mm-engine/store'

/** An engine as it begins: with the losses of earlier runs, and halted where nobody has lifted a halt. A restart forgives nothing. */
export async function startState(engine: Engine, { checkpoints, halts }: MakerStore, nowUs: EpochUs): Promise<EngineState> {
  const saved = await checkpoints.find(RISK_CHECKPOINT)
  const risk = saved ? restoreRiskState(nowUs, JSON.parse(saved.content) as SavedRisk) : engine.initial.risk
  const [open] = await halts.listOpen()
  const status = open
    ? ({ kind: 'halted', halt: { ruleId: open.rule, reason: open.reason, atUs: open.atUs } } as const)
    : ({ kind: 'running' } as const)
  return { ...engine.initial, nowUs, risk: { ...risk, nowUs, status } }
}
