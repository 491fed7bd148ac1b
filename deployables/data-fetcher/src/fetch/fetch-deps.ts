import type { AppendStore } from '@kassandra/archive/append'
import type { CandlesticksQuery } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangePort } from '../exchange/exchange-port.ts'
import type { RunPlan } from '../run/run-plan.ts'
import type { WindowLimits } from './collect-window.ts'

/** What the files of a run are fetched with. */
export interface FetchDeps {
  readonly run: RunPlan
  readonly exchange: ExchangePort
  readonly store: AppendStore
  readonly now: () => EpochUs
  readonly periodMinutes: CandlesticksQuery['periodMinutes'] | undefined
  /** How far back a file begins that is not there yet. */
  readonly firstLookbackUs: number
  readonly limits: WindowLimits
  /** Aborted when the run is to end: nothing further is asked of the exchange. */
  readonly signal: AbortSignal
  /** Aborted later: what is being written may still be finished. */
  readonly writeSignal: AbortSignal
}
