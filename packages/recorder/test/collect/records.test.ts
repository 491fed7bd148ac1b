import type { JsonObject, KalshiEvent, Market, Series } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RecordStore } from '../../src/collect/registry/record-store.ts'
import { createGathererDatabase, type GathererDatabase } from './database.ts'
import { toMarket } from './markets.ts'

const AT = epochUs(1_800_000_000_000_000)
let database: GathererDatabase
let records: RecordStore

beforeEach(async () => {
  database = await createGathererDatabase()
  records = new RecordStore(database.pool, 'g1')
})
afterEach(() => database.drop())

const market = (updatedUs: number, raw: JsonObject = {}): Market => toMarket({ ticker: 'M', updatedUs, raw })
const readMarkets = () => database.rows<{ xid: string }>('select ticker, status, series_ticker, exchange_updated_at, raw, xid from markets')

it('writes over a record only what the exchange updated as late or later', async () => {
  await records.upsertMarkets([market(AT + 10, { n: 2 })], AT)
  await records.upsertMarkets([market(AT, { n: 1 })], AT)
  expect(await readMarkets()).toMatchObject([{ raw: { n: 2 } }])
  await records.upsertMarkets([market(AT + 20, { n: 3 })], AT)
  expect(await readMarkets()).toMatchObject([{ raw: { n: 3 }, exchange_updated_at: '2027-01-15T08:00:00.000020Z' }])
})

it('does not write a market anew because it trades', async () => {
  await records.upsertMarkets([market(AT, { title: 'a', volume_fp: '1.00', yes_bid_dollars: '0.1000' })], AT)
  const before = await readMarkets()
  await records.upsertMarkets([market(AT, { title: 'a', volume_fp: '9.00', yes_bid_dollars: '0.2000' })], AT)
  expect(await readMarkets()).toEqual(before)
  await records.upsertMarkets([market(AT, { title: 'b', volume_fp: '9.00' })], AT)
  const [after] = await readMarkets()
  expect(BigInt(after?.xid ?? 0)).toBeGreaterThan(BigInt(before[0]?.xid ?? 0))
})

it('names the series of a market once its event is known, and does not forget it', async () => {
  await records.upsertMarkets([market(AT, { n: 1 })], AT)
  await records.upsertEvents([event('E', 'S')], AT)
  await records.fillSeries()
  expect(await readMarkets()).toMatchObject([{ series_ticker: 'S' }])
  await records.upsertMarkets([market(AT + 1, { n: 2 })], AT)
  expect(await readMarkets()).toMatchObject([{ series_ticker: 'S', raw: { n: 2 } }])
})

it('applies what the lifecycle channel tells, but not to a later record', async () => {
  await records.upsertMarkets([market(AT)], AT)
  const change = (status: string, at: EpochUs | undefined) =>
    records.applyChange({ ticker: 'M', status, closeTime: undefined, at }, epochUs(AT + 5))
  await change('inactive', undefined)
  expect(await readMarkets()).toMatchObject([{ status: 'inactive', exchange_updated_at: '2027-01-15T08:00:00.000000Z' }])
  await change('determined', epochUs(AT + 60_000_000))
  await change('active', epochUs(AT))
  expect(await readMarkets()).toMatchObject([{ status: 'determined', exchange_updated_at: '2027-01-15T08:01:00.000000Z' }])
})

it('lists the markets of earlier runs that had not ended', async () => {
  await records.upsertMarkets([market(AT), toMarket({ ticker: 'over', status: 'finalized' })], AT)
  const known = []
  for await (const each of records.listOpen()) known.push(each)
  expect(known).toEqual([{ ticker: 'M', eventTicker: 'E', seriesTicker: undefined }])
})

it('keeps series with their category', async () => {
  const series: Pick<Series, 'ticker' | 'title' | 'category' | 'lastUpdatedTime' | 'raw'> = {
    ticker: 'S',
    title: 'Bitcoin',
    category: 'Crypto',
    lastUpdatedTime: undefined,
    raw: { ticker: 'S' },
  }
  await records.upsertSeries([series], AT)
  expect(await database.rows('select ticker, category, gatherer from series')).toEqual([
    { ticker: 'S', category: 'Crypto', gatherer: 'g1' },
  ])
})

function event(ticker: string, seriesTicker: string): Pick<KalshiEvent, 'ticker' | 'title' | 'seriesTicker' | 'lastUpdatedTime' | 'raw'> {
  return { ticker, seriesTicker, title: '', lastUpdatedTime: undefined, raw: {} }
}
