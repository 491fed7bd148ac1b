import type { KalshiEvent, SettlementSource } from '@kassandra/kalshi-sdk'
import { asIs, eachOf, inInstant, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMinute } from '../output/moment.ts'
import type { Fact, ListView } from '../output/show.ts'
import { flexible, text } from '../output/table.ts'
import { marketDocument } from './market-view.ts'

const SOURCE: Shape<SettlementSource> = {}

const EVENT: Shape<KalshiEvent> = {
  strikeDate: inInstant,
  markets: eachOf(marketDocument),
  productMetadata: asIs,
  settlementSources: eachOf((source) => toDocument(source, SOURCE)),
  lastUpdatedTime: inInstant,
}

export const eventDocument = (event: KalshiEvent): JsonDocument => toDocument(event, EVENT)

export const eventView: ListView<KalshiEvent> = {
  toDocument: eventDocument,
  columns: [
    text('TICKER', (event) => event.ticker),
    flexible('TITLE', (event) => event.title),
    flexible('SUBTITLE', (event) => event.subtitle),
    text('CATEGORY', (event) => event.category),
    text('SERIES', (event) => event.seriesTicker),
  ],
  nothing: 'no events',
}

export function eventFacts(event: KalshiEvent): readonly Fact[] {
  return [
    ['ticker', event.ticker],
    ['series', event.seriesTicker],
    ['title', event.title],
    ['subtitle', event.subtitle],
    ['category', event.category],
    ['at most one YES', event.mutuallyExclusive ? 'yes' : 'no'],
    ['strike date', toMinute(event.strikeDate)],
    ['settled by', event.settlementSources.map(({ name }) => name).join(', ')],
  ]
}
