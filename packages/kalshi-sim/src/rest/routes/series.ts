import { formatQty, qty } from '@kassandra/kalshi-sdk/units'
import type { Catalogue, Series } from '../../exchange/catalogue.ts'
import { isWithin } from '../filter-time.ts'
import { notFound } from '../rest-error.ts'
import type { Route } from '../route.ts'
import { toSeriesView } from '../views/event-view.ts'

/** Not paged. `category` is exact and case-sensitive; `tags` is a comma list of which one must match. */
export const listSeries: Route = {
  path: '/series',
  auth: 'public',
  handle: ({ catalogue, query }) => {
    const category = query.text('category')
    const tags = query.list('tags')
    const minUpdatedS = query.seconds('min_updated_ts')
    const withVolume = query.flag('include_volume') ?? false
    const series = catalogue
      .series()
      .filter((each) => category === undefined || each.category === category)
      .filter((each) => !tags || tags.some((tag) => each.tags.includes(tag)))
      .filter((each) => minUpdatedS === undefined || wasUpdatedSince(each, catalogue, minUpdatedS))
    return { series: series.map((each) => view(each, catalogue, withVolume)) }
  },
}

export const getSeries: Route = {
  path: '/series/:series',
  auth: 'public',
  handle: ({ catalogue, query, params }) => {
    const series = catalogue.findSeries(params['series'] ?? '')
    if (!series) throw notFound()
    return { series: view(series, catalogue, query.flag('include_volume') ?? false) }
  },
}

function view(series: Series, catalogue: Catalogue, withVolume: boolean): unknown {
  if (!withVolume) return toSeriesView(series)
  const volumes = catalogue.markets().filter(({ definition }) => definition.seriesTicker === series.ticker)
  return toSeriesView(series, formatQty(qty(volumes.reduce((sum, { volume }) => sum + volume, 0))))
}

function wasUpdatedSince(series: Series, catalogue: Catalogue, minS: number): boolean {
  return catalogue
    .markets()
    .some((market) => market.definition.seriesTicker === series.ticker && isWithin(market.updatedUs, minS, undefined))
}
