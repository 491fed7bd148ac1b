import { createHash } from 'node:crypto'
import { type EpochUs, epochUs, type Price, price } from '@kassandra/kalshi-sdk/units'
import { uuidOf } from '../../random/uuid-of.ts'
import type { Event, Series } from '../catalogue.ts'
import type { ComboLeg, MarketDefinition } from '../market.ts'
import { DECI_CENT_WITH_CENTI_EDGES } from '../price-structure.ts'
import type { MultivariateEventCollection } from '../reference-records.ts'

/** The shard that matches combos. @see Kalshi API reference, section 7, Exchange shards */
export const COMBO_SHARD = 1

/** A combo as it is listed. */
export interface ComboListing {
  readonly series: Series
  readonly event: Event
  readonly definition: MarketDefinition
}

/** Pure. The same legs of a collection give the same tickers; their order counts only where the collection says so. */
export function defineCombo(collection: MultivariateEventCollection, legs: readonly ComboLeg[], nowUs: EpochUs): ComboListing {
  const { collection_ticker: collectionTicker, series_ticker: seriesTicker, title, functional_description: rules } = collection
  const named = legs.map(nameOf)
  const ordered = collection.is_ordered ? named : named.toSorted()
  const events = [...new Set(legs.map(({ market }) => market.definition.eventTicker))].toSorted()
  const year = new Date(nowUs / 1_000).getUTCFullYear()
  const eventTicker = `${seriesTicker}-S${year}${codeOf(collectionTicker, ...events)}`
  const ticker = `${eventTicker}-${codeOf(collectionTicker, ...ordered)}`
  const names = { title: titleOf(legs), yesSubTitle: titleOf(legs), noSubTitle: titleOf(legs), rules }
  const times = { createdUs: nowUs, openUs: nowUs, closeUs: epochUs(Math.max(...legs.map(({ market }) => market.closeUs))) }
  return {
    series: {
      ticker: seriesTicker,
      title,
      category: 'Exotics',
      frequency: 'custom',
      tags: [],
      fees: { type: 'quadratic_with_combo_maker_fees', multiplierPpm: 1_000_000 },
      exchangeIndex: COMBO_SHARD,
    },
    event: {
      ticker: eventTicker,
      seriesTicker,
      title,
      subTitle: '',
      mutuallyExclusive: false,
      exchangeIndex: COMBO_SHARD,
      collectionTicker,
    },
    definition: {
      ...{ ticker, eventTicker, seriesTicker, marketId: uuidOf(ticker), ...names, ...times },
      structure: DECI_CENT_WITH_CENTI_EDGES,
      status: 'active',
      exchangeIndex: COMBO_SHARD,
      isCombo: true,
      combo: { collectionTicker, legs },
    },
  }
}

/** What a combo pays by the legs that are determined; undefined while one that may still lose it is open. Scalars multiply, rounded down. */
export function comboValue(legs: readonly ComboLeg[]): Price | undefined {
  const values = legs.map(({ market: { payout }, side }) => (side === 'yes' ? payout : inverse(payout)))
  if (values.includes(0)) return price(0)
  let product = 10_000n
  for (const value of values) {
    if (value === undefined) return undefined
    product = (product * BigInt(value)) / 10_000n
  }
  return price(Number(product))
}

const inverse = (value: number | undefined): number | undefined => (value === undefined ? undefined : 10_000 - value)

const nameOf = ({ market, side }: ComboLeg): string => `${market.ticker} ${side}`

const titleOf = (legs: readonly ComboLeg[]): string => legs.map(({ market, side }) => `${side} ${market.definition.yesSubTitle}`).join(',')

const codeOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 11).toUpperCase()
