import type { AssociatedEvent, Milestone, MultivariateEventCollection } from '../../src/exchange/reference-records.ts'

/** A collection of combos of the events of the fixture, open from the start for a day. */
export function collectionOf(changes: Partial<MultivariateEventCollection> = {}): MultivariateEventCollection {
  return {
    collection_ticker: 'KXMVETEST-R',
    series_ticker: 'KXMVETEST',
    title: 'What will happen?',
    description: 'Choose any combination.',
    functional_description: 'YES if every leg comes true.',
    open_date: '2026-06-01T12:00:00Z',
    close_date: '2026-06-02T12:00:00Z',
    associated_events: [associatedEvent('KXA-26JUN01'), associatedEvent('KXB-26JUN01')],
    is_ordered: false,
    size_min: 2,
    size_max: 0,
    ...changes,
  }
}

export function associatedEvent(ticker: string, changes: Partial<AssociatedEvent> = {}): AssociatedEvent {
  return { ticker, is_yes_only: false, active_quoters: [], ...changes }
}

export function milestoneOf(id: string, changes: Partial<Milestone> = {}): Milestone {
  return {
    id,
    category: 'Sports',
    type: 'baseball_game',
    title: id,
    notification_message: `${id} begins`,
    start_date: '2026-06-01T18:00:00Z',
    related_event_tickers: [],
    primary_event_tickers: [],
    details: {},
    last_updated_ts: '2026-06-01T12:00:00Z',
    ...changes,
  }
}
