import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { type MarketDefinition, TAPERED_DECI_CENT } from '@kassandra/kalshi-sim'

/** A market for a simulator that is open for an hour, unless told otherwise. */
export const simMarket = (ticker: string, openUs: EpochUs, more: Partial<MarketDefinition> = {}): MarketDefinition => ({
  ticker,
  eventTicker: 'KXTEST-26JUN01',
  seriesTicker: 'KXTEST',
  marketId: '11111111-1111-4111-8111-111111111111',
  title: ticker,
  yesSubTitle: 'yes',
  noSubTitle: 'no',
  rules: '',
  createdUs: openUs,
  openUs,
  closeUs: epochUs(openUs + 3_600_000_000),
  structure: TAPERED_DECI_CENT,
  status: 'active',
  ...more,
})
