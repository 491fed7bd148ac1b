import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, at, B, C, marketOf } from '../exchange-fixture.ts'
import { startPublicExchange } from '../support/public-exchange.ts'

const COMBO = 'KXMVE-26JUN01-1'

const running = useEach(startPublicExchange)

beforeEach(() => {
  running.exchange.openMarket(marketOf(COMBO, { isCombo: true, exchangeIndex: 1, createdUs: at(-60) }))
})

const S = (seconds: number): number => at(seconds) / 1_000_000
const tickers = async (query: string): Promise<string[]> =>
  (await running.rest.get(`/markets?${query}`)).body.markets.map((market: { ticker: string }) => market.ticker)

describe('section 4, filters of GET /markets', () => {
  it('take combos in unless told otherwise', async () => {
    expect(await tickers('')).toEqual([A, B, C, COMBO])
    expect(await tickers('mve_filter=only')).toEqual([COMBO])
    expect(await tickers('mve_filter=exclude')).toEqual([A, B, C])
  })

  it('have both ends of every time', async () => {
    expect(await tickers(`min_created_ts=${S(-60)}`)).toEqual([COMBO])
    expect(await tickers(`max_created_ts=${S(-61)}&status=open`)).toEqual([A, B, C])
    expect(await tickers(`max_updated_ts=${S(-61)}&mve_filter=exclude&series_ticker=KXA`)).toEqual([A, B])
  })

  it.each([
    ['status=open&status=closed', 'more than one status'],
    ['status=open,closed', 'a list of statuses'],
    ['mve_filter=all', 'an unknown choice'],
    ['min_created_ts=1&max_close_ts=2', 'times of two kinds'],
    ['min_settled_ts=1&min_updated_ts=2', 'times of two kinds'],
    ['min_updated_ts=1&mve_filter=only', 'updates with another filter'],
    ['max_updated_ts=1&tickers=A', 'updates with another filter'],
    ['max_updated_ts=1&status=settled', 'updates with a status'],
  ])('refuse %s: %s', async (query) => {
    expect((await running.rest.get(`/markets?${query}`)).body.error.code).toBe('bad_request')
  })
})
