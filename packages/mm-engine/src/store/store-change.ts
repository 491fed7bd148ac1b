import type { Checkpoint } from './checkpoint-store.ts'
import type { CommandAnswer, NewCommand } from './command-store.ts'
import type { NewFill } from './fill-store.ts'
import type { NewHalt, Resume } from './halt-store.ts'
import type { OrderFacts } from './order-store.ts'
import type { NewAdoptedPosition } from './position-store.ts'
import type { MarketSample, PnlSnapshot } from './sample-store.ts'

/** What a running engine writes. Each may be told again: what is stored already changes nothing. */
export type StoreChange =
  | ({ readonly kind: 'order' } & OrderFacts)
  /** Counted once by its trade id and added to its order, whichever of the two is told first. */
  | ({ readonly kind: 'fill' } & NewFill)
  /** To be committed before the command goes out. */
  | ({ readonly kind: 'command' } & NewCommand)
  | ({ readonly kind: 'command-answer'; readonly runEpoch: number; readonly commandId: number } & CommandAnswer)
  | ({ readonly kind: 'adopted-position' } & NewAdoptedPosition)
  | ({ readonly kind: 'halt' } & NewHalt)
  /** Lifts one halt, or every one that is not younger than it. */
  | ({ readonly kind: 'resume'; readonly haltId: number | 'all' } & Resume)
  /** Takes the place of the one of its market and instant, as `market-sample` does. */
  | ({ readonly kind: 'pnl' } & PnlSnapshot)
  | ({ readonly kind: 'market-sample' } & MarketSample)
  /** Takes the place of the last one of its name. */
  | ({ readonly kind: 'checkpoint' } & Checkpoint)
