import { formatQty, qty } from '@kassandra/kalshi-sdk/units'
import type { Catalogue, Series } from '../../exchange/catalogue.ts'
import { isWithin } from '../filter-time.ts'
import { notFound } from '../rest-error.ts'
import type { Route, RouteContext } from '../route.ts'
import { type SeriesExtras, toSeriesView } from '../views/event-view.ts'

/** Not paged. `category` is exact and case-sensitive; `tags` is a comma list of which one must match. */
export const listSeries: Route = {
  path: '/series',
  auth: 'public',
  isCached: true,
  handle: (context) => {
    const { catalogue, query } = context
    const category = query.text('category')
    const tags = query.list('tags')
    const minUpdatedS = query.seconds('min_updated_ts')
    const productMetadata = query.flag('include_product_metadata') ?? false
    const series = catalogue
      .series()
      .filter((each) => category === undefined || each.category === category)
      .filter((each) => !tags || tags.some((tag) => each.tags.includes(tag)))
      .filter((each) => minUpdatedS === undefined || wasUpdatedSince(each, catalogue, minUpdatedS))
    return { series: series.map((each) => toSeriesView(each, context, { ...extras(each, context), productMetadata })) }
  },
}

export const getSeries: Route = {
  path: '/series/:series',
  auth: 'public',
  isCached: true,
  handle: (context) => {
    const series = context.catalogue.findSeries(context.params['series'] ?? '')
    if (!series) throw notFound()
    return { series: toSeriesView(series, context, extras(series, context)) }
  },
}

function extras({ ticker }: Series, { catalogue, query }: RouteContext): SeriesExtras {
  if (!query.flag('include_volume')) return {}
  return { volume: formatQty(qty(catalogue.marketsOfSeries(ticker).reduce((sum, { volume }) => sum + volume, 0))) }
}

function wasUpdatedSince(series: Series, catalogue: Catalogue, minS: number): boolean {
  return catalogue.marketsOfSeries(series.ticker).some(({ updatedUs }) => isWithin(updatedUs, minS, undefined))
}
