import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, C } from '../exchange-fixture.ts'
import type { AnyJson } from '../support/any-json.ts'
import { collectionOf, milestoneOf } from '../support/records.ts'
import { openFloor } from '../support/trading-floor.ts'

const floor = useEach(openFloor)

async function post(path: string, body: unknown): Promise<{ readonly status: number; readonly body: AnyJson }> {
  const response = await fetch(`${floor.listening.adminUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

const bodyOf = async (path: string) => (await floor.ann.rest.get(path)).body

describe('the admin API', () => {
  it('sets the historical cutoff', async () => {
    expect((await post('/historical', { cutoff: '2026-06-01T13:00:00Z' })).body).toEqual({ cutoff: '2026-06-01T13:00:00Z' })
    expect((await bodyOf('/historical/cutoff')).market_settled_ts).toBe('2026-06-01T13:00:00Z')
    expect((await post('/historical', {})).status).toBe(400)
    expect((await post('/historical', { cutoff: 'soon' })).body.error.details).toContain('cutoff')
  })

  it('changes fees, now or later', async () => {
    const half = { feeType: 'quadratic', multiplierPpm: 500_000 }
    expect((await post('/series/KXA/fees', half)).body).toEqual({ series: 'KXA', ...half })
    expect((await bodyOf('/series/KXA')).series.fee_multiplier).toBe(0.5)
    await post('/events/KXB-26JUN01/fees', { feeType: 'quadratic_with_maker_fees', at: '2026-06-02T00:00:00Z' })
    await post('/events/KXB-26JUN01/fees', { at: '2026-06-03T00:00:00Z' })
    expect((await bodyOf('/events/fee_changes')).event_fee_changes).toMatchObject([
      { fee_type_override: 'quadratic_with_maker_fees', fee_multiplier_override: 1, scheduled_ts: '2026-06-02T00:00:00Z' },
      { fee_type_override: null, scheduled_ts: '2026-06-03T00:00:00Z' },
    ])
    expect((await post('/series/KXA/fees', { feeType: 'free' })).status).toBe(400)
    expect((await post('/series/KXA/fees', {})).status).toBe(400)
  })

  it('takes records of every kind, as they then come back', async () => {
    const records: readonly (readonly [kind: string, record: object, path: string])[] = [
      ['milestones', milestoneOf('m1'), '/milestones/m1'],
      [
        'structured_targets',
        { id: 's1', name: 's', type: 't', details: {}, last_updated_ts: '2026-06-01T00:00:00Z' },
        '/structured_targets/s1',
      ],
      ['collections', collectionOf(), '/multivariate_event_collections/KXMVETEST-R'],
      ['live_data', { milestone_id: 'm1', type: 't', details: { score: 1 } }, '/live_data/milestone/m1'],
      ['event_live_data', { event_ticker: 'KXA-26JUN01', type: 't', details: {} }, '/live_data/events/KXA-26JUN01'],
      ['game_stats', { milestone_id: 'm1', periods: [] }, '/live_data/milestone/m1/game_stats'],
      ['weather', { city: 'miami', points: [] }, '/live_data/weather/miami'],
      ['sports', { sport: 'Tennis', scopes: [], competitions: {} }, '/search/filters_by_sport'],
      [
        'incentive_programs',
        {
          ...{ id: 'i1', market_id: 'i', market_ticker: A, incentive_type: 'volume', incentive_description: '' },
          ...{ start_date: '2026-06-01T00:00:00Z', end_date: '2026-06-02T00:00:00Z', period_reward: 1, paid_out: false },
        },
        '/incentive_programs',
      ],
    ]
    for (const [kind, record, path] of records) {
      expect(await post(`/references/${kind}`, record), kind).toMatchObject({ status: 200, body: { kind } })
      expect((await floor.ann.rest.get(path)).status, path).toBe(200)
    }
    const legs = [A, C].map((market_ticker) => ({ market_ticker, event_ticker: market_ticker.slice(0, -2), side: 'yes' }))
    expect((await floor.ann.rest.post('/multivariate_event_collections/KXMVETEST-R', { selected_markets: legs })).status).toBe(200)
  })

  it.each([
    ['milestones', { ...milestoneOf('m1'), start_date: 'today' }, 'start_date'],
    ['milestones', { ...milestoneOf('m1'), details: [] }, 'details'],
    ['collections', { ...collectionOf(), size_max: '3' }, 'size_max'],
    ['collections', { ...collectionOf(), is_ordered: 'no' }, 'is_ordered'],
    ['weather', {}, 'city'],
    ['weather', { city: 'miami', points: 1 }, 'points'],
    ['game_stats', { milestone_id: 'm1', periods: {} }, 'periods'],
  ])('refuses %s that are malformed, naming the field', async (kind, record, field) => {
    const { status, body } = await post(`/references/${kind}`, record)
    expect([status, body.error.details.split(' ')[0]]).toEqual([400, field])
  })

  it('knows no other kind', async () => {
    expect((await post('/references/toString', {})).status).toBe(404)
  })
})
