import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import type { IncentiveProgram } from '../../src/exchange/reference-records.ts'
import { A } from '../exchange-fixture.ts'
import { startPublicExchange } from '../support/public-exchange.ts'

const running = useEach(startPublicExchange)

describe('GET /search', () => {
  it('has the tags of the series of each category', async () => {
    running.exchange.addSeries({ ticker: 'KXC', title: 'c', category: 'Test', frequency: 'daily', tags: ['u', 't'] })
    expect((await running.rest.get('/search/tags_by_categories')).body).toEqual({ tags_by_categories: { Test: ['t', 'u'] } })
  })

  it('has the filters of each sport, in order', async () => {
    const { references } = running.exchange
    references.addSport('Tennis', { scopes: ['Games'], competitions: { ATP: ['Games', 'Futures'] } })
    references.addSport('Baseball', { scopes: [], competitions: {} })
    expect((await running.rest.get('/search/filters_by_sport')).body).toEqual({
      filters_by_sports: {
        Tennis: { scopes: ['Games'], competitions: { ATP: { scopes: ['Games', 'Futures'] } } },
        Baseball: { scopes: [], competitions: {} },
      },
      sport_ordering: ['Tennis', 'Baseball'],
    })
  })
})

describe('GET /incentive_programs', () => {
  const program = (id: string, changes: Partial<IncentiveProgram> = {}): IncentiveProgram => ({
    id,
    market_id: id,
    market_ticker: A,
    incentive_type: 'liquidity',
    incentive_description: `reward ${id}`,
    start_date: '2026-06-01T00:00:00Z',
    end_date: '2026-06-02T00:00:00Z',
    period_reward: 1_000_000,
    paid_out: false,
    ...changes,
  })

  beforeEach(() => {
    const { references } = running.exchange
    references.addIncentiveProgram(program('now'))
    references.addIncentiveProgram(program('soon', { start_date: '2026-06-01T12:00:01Z', incentive_type: 'volume' }))
    references.addIncentiveProgram(program('over', { end_date: '2026-06-01T12:00:00Z' }))
    references.addIncentiveProgram(program('paid', { end_date: '2026-06-01T12:00:00Z', paid_out: true }))
  })

  it.each([
    ['', ['now', 'soon', 'over', 'paid']],
    ['status=all', ['now', 'soon', 'over', 'paid']],
    ['status=active', ['now']],
    ['status=upcoming', ['soon']],
    ['status=closed', ['over']],
    ['status=paid_out', ['paid']],
    ['type=volume', ['soon']],
    ['incentive_description=reward%20over', ['over']],
  ])('filters by %s', async (query, expected) => {
    const { body } = await running.rest.get(`/incentive_programs?${query}`)
    expect(body.incentive_programs.map(({ id }: { id: string }) => id)).toEqual(expected)
  })

  it('pages by next_cursor', async () => {
    const first = (await running.rest.get('/incentive_programs?limit=3')).body
    const second = (await running.rest.get(`/incentive_programs?limit=3&cursor=${first.next_cursor}`)).body
    expect([first.incentive_programs.length, second.incentive_programs.length, second.next_cursor]).toEqual([3, 1, ''])
  })
})
