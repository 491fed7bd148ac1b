import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { startPublicExchange } from '../support/public-exchange.ts'
import { milestoneOf } from '../support/records.ts'

const running = useEach(startPublicExchange)

const ids = async (query: string): Promise<string[]> =>
  (await running.rest.get(`/milestones?limit=10&${query}`)).body.milestones.map(({ id }: { id: string }) => id)

describe('GET /milestones', () => {
  beforeEach(() => {
    const { references } = running.exchange
    references.addMilestone(
      milestoneOf('game', {
        related_event_tickers: ['KXA-26JUN01', 'KXB-26JUN01'],
        primary_event_tickers: ['KXA-26JUN01'],
        details: { competition: 'Pro Baseball' },
        source_ids: { sportradar: 'sr:1' },
      }),
    )
    references.addMilestone(
      milestoneOf('vote', {
        category: 'Elections',
        type: 'political_race',
        start_date: '2026-11-03T00:00:00Z',
        source_id: 'ap-7',
        last_updated_ts: '2026-06-01T13:00:00Z',
      }),
    )
  })

  it('needs a limit', async () => {
    expect((await running.rest.get('/milestones')).body.error).toMatchObject({ code: 'missing_parameters', details: 'limit' })
    expect((await running.rest.get('/milestones?limit=501')).status).toBe(400)
  })

  it('answers categories in lower case and takes them in any', async () => {
    const { body } = await running.rest.get('/milestones?limit=10&category=sPORTS')
    expect(body.milestones).toMatchObject([{ id: 'game', category: 'sports' }])
  })

  it.each([
    ['competition=Pro%20Baseball', ['game']],
    ['type=political_race', ['vote']],
    ['source_id=sr:1', ['game']],
    ['source_id=ap-7', ['vote']],
    ['related_event_ticker=KXB-26JUN01', ['game']],
    ['minimum_start_date=2026-06-01T18:00:01Z', ['vote']],
    [`min_updated_ts=${Date.UTC(2026, 5, 1, 13) / 1_000}`, ['vote']],
  ])('filters by %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })

  it('refuses a start date that is none', async () => {
    expect((await running.rest.get('/milestones?limit=10&minimum_start_date=tomorrow')).body.error.code).toBe('invalid_parameters')
  })

  it('pages', async () => {
    const first = (await running.rest.get('/milestones?limit=1')).body
    const second = (await running.rest.get(`/milestones?limit=1&cursor=${first.cursor}`)).body
    expect([first.milestones[0].id, second.milestones[0].id, second.cursor]).toEqual(['game', 'vote', ''])
  })

  it('come with the events that they are about', async () => {
    const milestones = async (query: string) => (await running.rest.get(`/events?${query}`)).body.milestones
    expect(await milestones('with_milestones=true')).toMatchObject([{ id: 'game' }])
    expect(await milestones('with_milestones=true&tickers=KXB-26JUN01')).toMatchObject([{ id: 'game' }])
    expect(await milestones('with_milestones=true&tickers=NONE')).toEqual([])
    expect(await milestones('')).toBeUndefined()
  })

  it('come one by one', async () => {
    expect((await running.rest.get('/milestones/vote')).body.milestone).toMatchObject({ id: 'vote', category: 'elections' })
    expect((await running.rest.get('/milestones/none')).status).toBe(404)
  })
})

describe('GET /structured_targets', () => {
  const target = (id: string, type: string, details: Record<string, unknown>) =>
    running.exchange.references.addStructuredTarget({ id, type, details, name: id, last_updated_ts: '2026-06-01T12:00:00Z' })
  const found = async (query: string): Promise<string[]> =>
    (await running.rest.get(`/structured_targets?${query}`)).body.structured_targets.map(({ id }: { id: string }) => id)

  beforeEach(() => {
    target('ann', 'basketball_player', { league: 'NBA' })
    target('bob', 'soccer_team', { leagues: ['EPL', 'UCL'] })
    target('carl', 'tennis_player', { tour: 'ATP' })
  })

  it('filters by ids, each its own parameter, by type and by competition, whatever the target calls it', async () => {
    expect(await found('ids=carl&ids=ann&ids=none')).toEqual(['ann', 'carl'])
    expect(await found('type=soccer_team')).toEqual(['bob'])
    expect(await found('competition=UCL')).toEqual(['bob'])
    expect(await found('competition=ATP')).toEqual(['carl'])
  })

  it('pages by page_size', async () => {
    const first = (await running.rest.get('/structured_targets?page_size=2')).body
    expect(first.structured_targets).toHaveLength(2)
    expect(await found(`page_size=2&cursor=${first.cursor}`)).toEqual(['carl'])
    expect((await running.rest.get('/structured_targets?page_size=2001')).status).toBe(400)
  })

  it('come one by one', async () => {
    expect((await running.rest.get('/structured_targets/ann')).body.structured_target.name).toBe('ann')
    expect((await running.rest.get('/structured_targets/none')).status).toBe(404)
  })
})
