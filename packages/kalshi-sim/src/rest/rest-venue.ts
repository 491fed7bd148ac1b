import type { KeyRing } from '../auth/key-ring.ts'
import type { BlockDesk } from '../communications/block-desk.ts'
import type { RfqDesk } from '../communications/rfq-desk.ts'
import type { Catalogue } from '../exchange/catalogue.ts'
import type { ComboDesk } from '../exchange/combos/combo-desk.ts'
import type { Engine } from '../exchange/engine/engine.ts'
import type { FeeChanges } from '../exchange/fees/fee-changes.ts'
import type { History } from '../exchange/historical/history.ts'
import type { Members } from '../exchange/members.ts'
import type { Portfolio } from '../exchange/portfolio/portfolio.ts'
import type { References } from '../exchange/references.ts'
import type { TradeTape } from '../exchange/trade-tape.ts'
import type { RateLimits } from './limits/rate-limits.ts'
import type { ResponseCache } from './response-cache.ts'

/** What REST sees of the exchange. */
export interface RestVenue {
  readonly catalogue: Catalogue
  readonly tape: TradeTape
  readonly engine: Engine
  readonly members: Members
  readonly keys: KeyRing
  readonly rfqs: RfqDesk
  readonly blocks: BlockDesk
  readonly limits: RateLimits
  readonly references: References
  readonly combos: ComboDesk
  readonly feeChanges: Pick<FeeChanges, 'series' | 'events'>
  readonly history: History
  /** What members read of their portfolios. */
  readonly portfolio: Pick<Portfolio, 'reads' | 'asOfUs' | 'balance' | 'isVisible'>
  readonly cache: ResponseCache
  /** UUIDs, of another value at every call. */
  readonly newId: () => string
}
