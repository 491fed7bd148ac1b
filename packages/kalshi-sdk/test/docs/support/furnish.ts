import type { Exchange } from '@kassandra/kalshi-sim'

const SINCE = '2026-01-01T00:00:00Z'
const UNTIL = '2099-01-01T00:00:00Z'

/** Where combos can be made of the markets of these events. */
export const COLLECTION = 'KXMVESPORTS'

/** Gives an exchange one of each thing that it tells of the world. */
export function furnish({ references }: Pick<Exchange, 'references'>, eventTickers: readonly string[], marketTicker: string): void {
  references.addCollection({
    collection_ticker: COLLECTION,
    series_ticker: COLLECTION,
    title: 'Sports combo',
    description: 'Several things at once',
    functional_description: 'all legs',
    open_date: SINCE,
    close_date: UNTIL,
    associated_events: eventTickers.map((ticker) => ({ ticker, is_yes_only: false, active_quoters: [] })),
    is_ordered: false,
    size_min: 2,
    size_max: 0,
  })
  references.addMilestone({
    id: 'milestone-1',
    category: 'Sports',
    type: 'football_game',
    title: 'A game',
    notification_message: '',
    start_date: SINCE,
    related_event_tickers: [...eventTickers],
    primary_event_tickers: [],
    details: {},
    last_updated_ts: SINCE,
  })
  references.addLiveData({ milestone_id: 'milestone-1', type: 'football_game', details: { home: 2, away: 1 } })
  references.addStructuredTarget({ id: 'target-1', name: 'A team', type: 'football_team', details: {}, last_updated_ts: SINCE })
  references.addSport('Football', { scopes: ['game'], competitions: { 'First league': ['game'] } })
  references.addIncentiveProgram({
    id: 'incentive-1',
    market_id: 'market-1',
    market_ticker: marketTicker,
    incentive_type: 'liquidity',
    incentive_description: 'for resting orders',
    start_date: SINCE,
    end_date: UNTIL,
    period_reward: 100_000,
    paid_out: false,
  })
}
