import type { MicroUsd } from '../../units/money.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { JsonObject, OpenSet } from '../answer/decode.ts'

/** Where a market stands in its life. Filters use other words: see `ListMarketsQuery.status`. */
export type MarketStatus = OpenSet<'initialized' | 'inactive' | 'active' | 'closed' | 'determined' | 'disputed' | 'amended' | 'finalized'>

/** Orders of a market lie on the grid `start`, `start + step`, … up to `end`, both ends of the dollar excluded. */
export interface PriceRange {
  readonly start: Price
  readonly end: Price
  readonly step: Price
}

/** One leg of a combo market. */
export interface SelectedLeg {
  readonly eventTicker: string | undefined
  readonly marketTicker: string | undefined
  readonly side: string | undefined
  /** Only after determination. */
  readonly yesSettlementValue: Price | undefined
}

/**
 * One YES/NO pair. Prices are those of the outcome they name; a side without bids has bid 0, one without offers has ask 1 dollar.
 * Instants that the exchange leaves out are undefined. Texts that it leaves out are empty.
 * @see Kalshi OpenAPI document, components.schemas.Market
 */
export interface Market {
  readonly ticker: string
  readonly eventTicker: string
  /** Known where the market came inside its event; a market by itself does not name its series. */
  readonly seriesTicker: string | undefined
  readonly marketType: OpenSet<'binary' | 'scalar'>
  readonly status: MarketStatus
  /** The exchange deprecates it in favour of the event's title and the two subtitles. */
  readonly title: string
  readonly subtitle: string
  readonly yesSubtitle: string
  readonly noSubtitle: string
  readonly createdTime: EpochUs | undefined
  /** Of the last change that is no trading. */
  readonly updatedTime: EpochUs | undefined
  readonly openTime: EpochUs | undefined
  readonly closeTime: EpochUs | undefined
  readonly expectedExpirationTime: EpochUs | undefined
  readonly expirationTime: EpochUs | undefined
  readonly latestExpirationTime: EpochUs | undefined
  readonly occurrenceTime: EpochUs | undefined
  readonly feeWaiverExpirationTime: EpochUs | undefined
  /** From determination to settlement. */
  readonly settlementTimerSeconds: number
  readonly settlementTime: EpochUs | undefined
  /** What one YES contract pays; only after determination. */
  readonly settlementValue: Price | undefined
  readonly settlementBoundsType: OpenSet<'default' | 'floor'> | undefined
  readonly settlementFloor: Price | undefined
  readonly result: OpenSet<'yes' | 'no' | 'scalar' | ''>
  /** The value that settlement was decided by, as text. */
  readonly expirationValue: string
  readonly canCloseEarly: boolean
  readonly earlyCloseCondition: string | undefined
  readonly yesBid: Price
  readonly yesBidQty: Qty
  readonly yesAsk: Price
  readonly yesAskQty: Qty
  readonly noBid: Price
  readonly noAsk: Price
  readonly lastPrice: Price
  /** A day ago, as are the next two. */
  readonly previousYesBid: Price
  readonly previousYesAsk: Price
  readonly previousPrice: Price
  readonly volume: Qty
  readonly volume24h: Qty
  readonly openInterest: Qty
  /** What a contract pays at most. */
  readonly notionalValue: MicroUsd
  readonly priceLevelStructure: string
  readonly priceRanges: readonly PriceRange[]
  readonly strikeType: string | undefined
  readonly floorStrike: number | undefined
  readonly capStrike: number | undefined
  readonly functionalStrike: string | undefined
  readonly customStrike: JsonObject | undefined
  readonly rulesPrimary: string
  readonly rulesSecondary: string
  readonly mveCollectionTicker: string | undefined
  readonly mveSelectedLegs: readonly SelectedLeg[]
  readonly primaryParticipantKey: string | undefined
  /** It may vanish after determination if nobody traded. */
  readonly isProvisional: boolean
  /** The shard it is matched on. */
  readonly exchangeIndex: number | undefined
  /** The object as it came, with what is not listed above. */
  readonly raw: JsonObject
}
