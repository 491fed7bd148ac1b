import type { EpochUs, MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { EquityHistory } from './equity-history.ts'
import { createRiskState, type RiskState } from './risk-state.ts'

/** What must outlive a process, plain JSON: a restart lifts no halt and forgives no loss. Positions and orders are the exchange's to tell. */
export interface SavedRisk {
  readonly status: RiskState['status']
  readonly equity: EquityHistory
  readonly pnl: MicroUsd
}

/** Pure. */
export const saveRisk = (state: RiskState): SavedRisk => ({ status: state.status, equity: state.equity, pnl: state.pnl })

/** Pure. Goes on where the other process ended; markets are to be named and positions adopted anew. */
export const restoreRiskState = (nowUs: EpochUs, { status, equity, pnl }: SavedRisk): RiskState => ({
  ...createRiskState(nowUs),
  status,
  equity,
  pnl,
})
