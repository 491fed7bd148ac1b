import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { type MarketDefinition, TAPERED_DECI_CENT } from '@kassandra/kalshi-sim'

/** A market that is open for an hour, on the shard of `exchangeIndex`. */
export function simMarket(ticker: string, openUs: EpochUs, exchangeIndex = 0): MarketDefinition {
  return {
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
    exchangeIndex,
  }
}
