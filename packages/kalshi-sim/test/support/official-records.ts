import type { Exchange } from '../../src/exchange/exchange.ts'
import { A } from '../exchange-fixture.ts'
import { collectionOf, milestoneOf } from './records.ts'

export const IDS = {
  milestone: '33333333-3333-4333-8333-333333333333',
  target: '44444444-4444-4444-8444-444444444444',
  city: 'nyc',
  collection: 'KXMVETEST-R',
} as const

const AT = '2026-06-01T12:00:00Z'

/** One record of each kind that the exchange tells of the world. */
export function fillReferences({ references }: Exchange): void {
  references.addCollection(collectionOf({ collection_ticker: IDS.collection }))
  references.addMilestone(milestoneOf(IDS.milestone, { type: 'football_game', related_event_tickers: ['KXA-26JUN01'] }))
  references.addStructuredTarget({ id: IDS.target, name: 'New York', type: 'football_team', details: {}, last_updated_ts: AT })
  references.addLiveData({ milestone_id: IDS.milestone, type: 'football_game', details: { home_points: 3 } })
  references.addEventLiveData('KXA-26JUN01', { type: 'chart', details: {} })
  references.addGameStats(IDS.milestone, { periods: [{ events: [{ text: 'kick-off' }] }] })
  references.addWeather(IDS.city, { points: [{ t: Date.parse(AT), v: 71.5, status: 'normal', config_version: '1' }] })
  references.addSport('Football', { scopes: ['Games'], competitions: {} })
  references.addIncentiveProgram({
    id: '55555555-5555-4555-8555-555555555555',
    market_id: '66666666-6666-4666-8666-666666666666',
    market_ticker: A,
    incentive_type: 'liquidity',
    incentive_description: 'liquidity',
    start_date: AT,
    end_date: '2026-12-31T00:00:00Z',
    period_reward: 1_000,
    paid_out: false,
  })
}
