import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import type { WeatherPoint } from '../../src/exchange/reference-records.ts'
import { at } from '../exchange-fixture.ts'
import { startPublicExchange } from '../support/public-exchange.ts'
import { milestoneOf } from '../support/records.ts'

const running = useEach(startPublicExchange)

describe('live data of milestones', () => {
  beforeEach(() => {
    const { references } = running.exchange
    references.addLiveData({ milestone_id: 'm1', type: 'baseball_game', details: { inning: 3 }, player_stats: { ann: { hits: 2 } } })
    references.addLiveData({ milestone_id: 'm2', type: 'football_game', details: { quarter: 1 } })
  })

  it('come by id, with player stats for those who ask', async () => {
    expect((await running.rest.get('/live_data/milestone/m1')).body).toEqual({
      live_data: { milestone_id: 'm1', type: 'baseball_game', details: { inning: 3 } },
    })
    const { live_data: more } = (await running.rest.get('/live_data/milestone/m1?include_player_stats=true')).body
    expect(more.details).toEqual({ inning: 3, player_stats: { ann: { hits: 2 } } })
    expect((await running.rest.get('/live_data/milestone/none')).status).toBe(404)
  })

  it('come by type and id, and not under another type', async () => {
    expect((await running.rest.get('/live_data/football_game/milestone/m2')).body.live_data.details).toEqual({ quarter: 1 })
    expect((await running.rest.get('/live_data/baseball_game/milestone/m2')).status).toBe(404)
  })

  it('come for up to 100 milestones, without those of which nothing is known', async () => {
    const { body } = await running.rest.get('/live_data/batch?milestone_ids=m2&milestone_ids=none&milestone_ids=m1')
    expect(body.live_datas.map((each: { milestone_id: string }) => each.milestone_id)).toEqual(['m2', 'm1'])
    expect((await running.rest.get('/live_data/batch')).body.error.code).toBe('missing_parameters')
    const many = Array.from({ length: 101 }, (_, index) => `milestone_ids=${index}`).join('&')
    expect((await running.rest.get(`/live_data/batch?${many}`)).status).toBe(400)
  })

  it('have play-by-play where there is any', async () => {
    const { references } = running.exchange
    references.addMilestone(milestoneOf('m1'))
    references.addGameStats('m2', { periods: [{ events: [{ play: 'kick-off' }] }] })
    expect((await running.rest.get('/live_data/milestone/m2/game_stats')).body).toEqual({
      pbp: { periods: [{ events: [{ play: 'kick-off' }] }] },
    })
    expect((await running.rest.get('/live_data/milestone/m1/game_stats')).body).toEqual({})
    expect((await running.rest.get('/live_data/milestone/none/game_stats')).status).toBe(404)
  })
})

describe('live data of events', () => {
  it('come by event ticker', async () => {
    const liveData = { type: 'crypto_price', details: { points: [1, 2] }, default_range: '15min', range_options: ['15min', '1h'] }
    running.exchange.references.addEventLiveData('KXA-26JUN01', liveData)
    expect((await running.rest.get('/live_data/events/KXA-26JUN01?range=1h')).body).toEqual({ live_data: liveData })
    expect((await running.rest.get('/live_data/events/KXB-26JUN01')).status).toBe(404)
  })
})

describe('the weather', () => {
  const ms = (minutes: number): number => at(minutes * 60) / 1_000
  const point = (minutes: number, changes: Partial<WeatherPoint> = {}): WeatherPoint => ({
    t: ms(minutes),
    v: 88.25,
    status: 'normal',
    contributors: 1,
    stations: [{ station_id: 'KMIA1M', code: 'ok', temp_f: 88.2 }],
    config_version: 'miami-temperature-v1.0',
    ...changes,
  })

  beforeEach(() => {
    const { v: _none, contributors: _nobody, ...pending } = point(0, { status: 'incomplete' })
    const calibration = {
      config_version: 'miami-temperature-v1.0',
      effective_at_ms: ms(-60),
      city_reference_c: 25,
      stations: [{ station_id: 'KMIA1M', weight: 1, offset_c: 0.1 }],
    }
    running.exchange.references.addWeather('miami', { points: [point(-1_441), point(-2)], calibrations: [calibration] })
    running.exchange.references.addWeather('miami', { points: [point(-1, { status: 'degraded' }), pending] })
  })

  const minutes = async (query: string): Promise<number[]> =>
    (await running.rest.get(`/live_data/weather/miami?${query}`)).body.timeseries.map(({ t }: { t: number }) => (t - ms(0)) / 60_000)

  it('of the last day comes by the minute, without what is not complete', async () => {
    const { body } = await running.rest.get('/live_data/weather/miami')
    expect(body).toMatchObject({ city: 'miami', units: 'fahrenheit', config_version: 'miami-temperature-v1.0' })
    expect(body.timeseries).toEqual([
      { t: ms(-2), v: 88.25, status: 'normal', contributors: 1 },
      { t: ms(-1), v: 88.25, status: 'degraded', contributors: 1 },
    ])
  })

  it('comes with the stations, and what is not complete, in detail', async () => {
    const { body } = await running.rest.get('/live_data/weather/miami?detailed=true&last_sec=60')
    expect(body.timeseries.map((each: { status: string; stations: unknown[] }) => [each.status, each.stations.length])).toEqual([
      ['degraded', 1],
      ['incomplete', 1],
    ])
  })

  it('has windows in milliseconds, both ends inclusive', async () => {
    expect(await minutes(`from=${ms(-1_441)}&to=${ms(-2)}`)).toEqual([-1_441, -2])
    expect(await minutes(`to=${ms(-2)}`)).toEqual([-1_441, -2])
    expect(await minutes('last_sec=60')).toEqual([-1])
    expect((await running.rest.get(`/live_data/weather/miami?from=0&to=1`)).body).toMatchObject({ timeseries: [], config_version: '' })
  })

  it.each(['from=1', 'from=2&to=1', 'last_sec=60&to=1', 'last_sec=-1', 'to=x'])('refuses %s', async (query) => {
    expect((await running.rest.get(`/live_data/weather/miami?${query}`)).status).toBe(400)
  })

  it('of an unknown city is 400', async () => {
    expect((await running.rest.get('/live_data/weather/atlantis')).body.error.code).toBe('invalid_parameters')
    expect((await running.rest.get('/live_data/weather/atlantis/calibrations')).status).toBe(400)
  })

  it('has its calibrations', async () => {
    const { body } = await running.rest.get('/live_data/weather/miami/calibrations')
    expect(body.calibrations).toMatchObject([{ config_version: 'miami-temperature-v1.0', stations: [{ station_id: 'KMIA1M' }] }])
  })
})
