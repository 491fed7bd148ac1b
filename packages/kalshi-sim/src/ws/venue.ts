import type { KeyRing } from '../auth/key-ring.ts'
import type { ExchangeClock } from '../clock/exchange-clock.ts'
import type { Catalogue } from '../exchange/catalogue.ts'
import type { Feeds } from '../exchange/feeds/feeds.ts'
import type { Audience } from './audience.ts'

/** What a connection sees of the exchange. */
export interface Venue {
  readonly catalogue: Catalogue
  readonly clock: ExchangeClock
  readonly audience: Audience
  readonly feeds: Pick<Feeds, 'namesOf'>
  readonly keys: Pick<KeyRing, 'get'>
}
