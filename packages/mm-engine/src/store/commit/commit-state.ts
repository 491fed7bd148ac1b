import type { Checkpoint } from '../checkpoint-store.ts'
import type { LoggedCommand } from '../command-store.ts'
import type { StoredFill } from '../fill-store.ts'
import type { Halt } from '../halt-store.ts'
import type { StoredOrder } from '../order-store.ts'
import type { AdoptedPosition } from '../position-store.ts'
import type { MarketSample, PnlSnapshot } from '../sample-store.ts'
import type { NumberedPosition } from '../tables/positions.ts'
import { Touched } from './touched.ts'

/** What is stored of all that a batch speaks of, and what becomes of it change by change. */
export class CommitState {
  readonly orders: Touched<string, StoredOrder> = new Touched()
  readonly fills: Touched<string, StoredFill> = new Touched()
  readonly commands: Touched<string, LoggedCommand> = new Touched()
  readonly positions: Touched<string, NumberedPosition> = new Touched()
  readonly halts: Touched<number, Halt> = new Touched()
  readonly pnl: Touched<string, PnlSnapshot> = new Touched()
  readonly marketSamples: Touched<string, MarketSample> = new Touched()
  readonly checkpoints: Touched<string, Checkpoint> = new Touched()
  lastFillSeq = 0
  lastPositionId = 0
  lastHaltId = 0
}

export const commandKey = (runEpoch: number, commandId: number): string => `${runEpoch}/${commandId}`

export const positionKey = ({ marketId, atUs, runEpoch }: Pick<AdoptedPosition, 'marketId' | 'atUs' | 'runEpoch'>): string =>
  JSON.stringify([marketId, atUs, runEpoch])

export const sampleKey = ({ marketId, atUs }: Pick<MarketSample, 'marketId' | 'atUs'>): string => JSON.stringify([marketId, atUs])
