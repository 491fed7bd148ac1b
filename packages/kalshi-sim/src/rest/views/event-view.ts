import type { Catalogue, Event, Series } from '../../exchange/catalogue.ts'
import { instantText } from '../../exchange/instant-text.ts'
import type { Market } from '../../exchange/market.ts'
import { toMarketView } from './market-view.ts'

type View = Readonly<Record<string, unknown>>

const SETTLEMENT_SOURCES = [{ name: 'kalshi-sim', url: 'https://kalshi.com' }] as const

/** An event as REST shows it, with its markets inside when asked for. */
export function toEventView(event: Event, catalogue: Catalogue, nested: boolean): View {
  const markets = catalogue.marketsOf(event.ticker)
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
    exchange_index: 0,
    ...lastUpdated(markets),
    ...(nested ? { markets: markets.map(toMarketView) } : {}),
  }
}

export function toEventMetadataView(event: Event, catalogue: Catalogue): View {
  return {
    image_url: `/images/${event.seriesTicker}.webp`,
    featured_image_url: `/images/${event.seriesTicker}.webp`,
    market_details: catalogue.marketsOf(event.ticker).map(({ ticker }) => ({
      market_ticker: ticker,
      image_url: `/images/${event.seriesTicker}.webp`,
      color_code: '#0AC285',
    })),
    settlement_sources: SETTLEMENT_SOURCES,
  }
}

export function toSeriesView(series: Series, volume?: string): View {
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
    fee_type: 'quadratic',
    fee_multiplier: 1,
    additional_prohibitions: [],
    exchange_index: 0,
    ...(volume === undefined ? {} : { volume_fp: volume }),
  }
}

function lastUpdated(markets: readonly Market[]): View {
  const latest = markets.reduce<Market | undefined>((last, each) => (last && last.updatedUs >= each.updatedUs ? last : each), undefined)
  return latest ? { last_updated_ts: instantText(latest.updatedUs) } : {}
}
