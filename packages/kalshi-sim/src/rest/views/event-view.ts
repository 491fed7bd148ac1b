import type { Catalogue, Event, Series } from '../../exchange/catalogue.ts'
import type { History } from '../../exchange/historical/history.ts'
import { instantText } from '../../exchange/instant-text.ts'
import type { Market } from '../../exchange/market.ts'
import { toMarketView } from './market-view.ts'

type View = Readonly<Record<string, unknown>>

/** What views of events and series are made from. */
export interface Listings {
  readonly catalogue: Catalogue
  readonly history: History
}

const SETTLEMENT_SOURCES = [{ name: 'kalshi-sim', url: 'https://kalshi.com' }] as const

/** An event as REST shows it, with its markets inside when asked for; those that are archived are not among them. */
export function toEventView(event: Event, { catalogue, history }: Listings, nested: boolean): View {
  return {
    event_ticker: event.ticker,
    series_ticker: event.seriesTicker,
    title: event.title,
    sub_title: event.subTitle,
    collateral_return_type: event.mutuallyExclusive ? 'MECNET' : '',
    mutually_exclusive: event.mutuallyExclusive,
    category: catalogue.findSeries(event.seriesTicker)?.category ?? '',
    strike_period: '',
    settlement_sources: SETTLEMENT_SOURCES,
    exchange_index: event.exchangeIndex ?? shardOf(catalogue.marketsOf(event.ticker)),
    ...toOverride(event, catalogue),
    ...lastUpdated(catalogue.marketsOf(event.ticker)),
    ...(nested ? { markets: history.liveMarketsOf(event.ticker).map(toMarketView) } : {}),
  }
}

export function toEventMetadataView(event: Event, { history }: Listings): View {
  return {
    image_url: `/images/${event.seriesTicker}.webp`,
    featured_image_url: `/images/${event.seriesTicker}.webp`,
    market_details: history.liveMarketsOf(event.ticker).map(({ ticker }) => ({
      market_ticker: ticker,
      image_url: `/images/${event.seriesTicker}.webp`,
      color_code: '#0AC285',
    })),
    settlement_sources: SETTLEMENT_SOURCES,
  }
}

/** What of a series is shown on request only. */
export interface SeriesExtras {
  readonly volume?: string
  readonly productMetadata?: boolean
}

export function toSeriesView(series: Series, { catalogue }: Listings, { volume, productMetadata = false }: SeriesExtras): View {
  const markets = catalogue.marketsOfSeries(series.ticker)
  const fees = catalogue.seriesFees(series.ticker)
  return {
    ticker: series.ticker,
    title: series.title,
    category: series.category,
    categories: [series.category],
    frequency: series.frequency,
    tags: series.tags,
    settlement_sources: SETTLEMENT_SOURCES,
    contract_url: `https://kalshi.com/contracts/${series.ticker}.pdf`,
    contract_terms_url: `https://kalshi.com/terms/${series.ticker}.pdf`,
    fee_type: fees.type,
    fee_multiplier: fees.multiplierPpm / 1_000_000,
    additional_prohibitions: [],
    exchange_index: series.exchangeIndex ?? shardOf(markets),
    ...lastUpdated(markets),
    ...(volume === undefined ? {} : { volume_fp: volume }),
    ...(productMetadata ? { product_metadata: {} } : {}),
  }
}

function toOverride({ ticker }: Event, catalogue: Catalogue): View {
  const fees = catalogue.eventFees(ticker)
  return fees ? { fee_type_override: fees.type, fee_multiplier_override: fees.multiplierPpm / 1_000_000 } : {}
}

const shardOf = ([first]: readonly Market[]): number => first?.definition.exchangeIndex ?? 0

function lastUpdated(markets: readonly Market[]): View {
  const latest = markets.reduce<Market | undefined>((last, each) => (last && last.updatedUs >= each.updatedUs ? last : each), undefined)
  return latest ? { last_updated_ts: instantText(latest.updatedUs) } : {}
}
