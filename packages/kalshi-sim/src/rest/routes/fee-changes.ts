import type { EventFeeChange, SeriesFeeChange } from '../../exchange/fees/fee-changes.ts'
import { instantText } from '../../exchange/instant-text.ts'
import { pageOf } from '../cursor.ts'
import type { Route } from '../route.ts'

/** Changes to come; with `show_historical` those that took effect as well. Not paged. */
export const listSeriesFeeChanges: Route = {
  path: '/series/fee_changes',
  auth: 'public',
  handle: ({ feeChanges, query, nowUs }) => {
    const series = query.text('series_ticker')
    const all = query.flag('show_historical') ?? false
    const changes = feeChanges.series
      .filter(({ seriesTicker }) => series === undefined || seriesTicker === series)
      .filter(({ scheduledUs }) => all || scheduledUs > nowUs)
    return { series_fee_change_arr: changes.map(toSeriesView) }
  },
}

/** Changes past and to come, in the order of their announcement. */
export const listEventFeeChanges: Route = {
  path: '/events/fee_changes',
  auth: 'public',
  handle: ({ catalogue, feeChanges, query }) => {
    const limit = query.limit(1_000, 100)
    const event = query.text('event_ticker')
    const changes = feeChanges.events.filter(({ eventTicker }) => event === undefined || eventTicker === event)
    const { page, cursor } = pageOf('event-fee-changes', changes, limit, query.text('cursor'))
    const seriesOf = (ticker: string): string => catalogue.findEvent(ticker)?.seriesTicker ?? ''
    return { event_fee_changes: page.map((change) => toEventView(change, seriesOf(change.eventTicker))), cursor }
  },
}

const toSeriesView = ({ id, seriesTicker, terms, scheduledUs }: SeriesFeeChange): unknown => ({
  id,
  series_ticker: seriesTicker,
  fee_type: terms.type,
  fee_multiplier: terms.multiplierPpm / 1_000_000,
  scheduled_ts: instantText(scheduledUs),
})

const toEventView = ({ id, eventTicker, terms, scheduledUs }: EventFeeChange, seriesTicker: string): unknown => ({
  id,
  event_ticker: eventTicker,
  series_ticker: seriesTicker,
  fee_type_override: terms?.type ?? null,
  fee_multiplier_override: terms ? terms.multiplierPpm / 1_000_000 : null,
  scheduled_ts: instantText(scheduledUs),
})
