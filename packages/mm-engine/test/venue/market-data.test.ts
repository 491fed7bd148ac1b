import { epochUs, ONE_DOLLAR, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { simMarket } from '../../../../test/support/sim-market.ts'
import { feeTermsAt } from '../../src/fees/fee-schedule.ts'
import { DataRig, EVENT, lifecycle, SERIES, startCatalogue } from './support/data-rig.ts'
import { hit, OTHER, systemClock, TICKER, US } from './support/venue-rig.ts'

const SECOND = 'KXTEST-26JUN01-2'
const rest = (
  client: ReturnType<Awaited<ReturnType<typeof startCatalogue>>['clientOf']>,
  side: 'bid' | 'ask',
  cents: number,
  contracts: number,
) =>
  client.orders.create({
    ticker: TICKER,
    side,
    price: price(cents * 100),
    count: qty(contracts * 100),
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'taker_at_cross',
  })

describe('market data', () => {
  it('K20 tells the terms of a market and its status before its book', async () => {
    await using floor = await startCatalogue()
    await using rig = new DataRig(floor)
    await rig.told('snapshot', TICKER)
    expect(rig.kinds(TICKER)).toEqual(['market', 'status', 'snapshot'])
    const closeUs = rig.of(TICKER)[0]?.kind === 'market' && rig.of(TICKER)[0]
    expect(closeUs).toMatchObject({
      eventTicker: EVENT,
      seriesTicker: SERIES,
      title: 'A test: yes',
      isExclusive: true,
      fees: { base: { type: 'quadratic', multiplierPpm: 1_000_000 }, waivedUntilUs: undefined },
    })
    expect((await rig.told('market', TICKER)).priceRanges).toEqual([
      { start: 0, end: 1_000, step: 10 },
      { start: 1_000, end: 9_000, step: 100 },
      { start: 9_000, end: 10_000, step: 10 },
    ])
    expect(await rig.told('status', TICKER)).toMatchObject({ isOpen: true })
    expect(await rig.told('trading', undefined)).toMatchObject({ isActive: true })
  })

  it('K21 K22 tells books and trades as they happen, with the time of the exchange', async () => {
    await using floor = await startCatalogue()
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await rest(us, 'bid', 40, 5)
    await using rig = new DataRig(floor)
    expect(await rig.told('snapshot', TICKER)).toMatchObject({ yes: [{ price: 4_000, qty: 5_00 }], no: [] })
    await rest(us, 'ask', 60, 2)
    expect(await rig.told('delta', TICKER)).toMatchObject({ side: 'no', price: 4_000, delta: 2_00, exchangeUs: expect.any(Number) })
    await hit(other, 'ask', 40, 1)
    expect(await rig.told('trade', TICKER)).toMatchObject({ yesPrice: 4_000, count: 1_00, takerSide: 'no', exchangeUs: expect.any(Number) })
    expect(await rig.told('delta', TICKER, ({ delta }) => delta < 0)).toMatchObject({ side: 'yes', price: 4_000, delta: -1_00 })
  })

  it('K21 tells that a book which nobody changes is whole, as of when the exchange was asked', async () => {
    await using floor = await startCatalogue()
    await using rig = new DataRig(floor)
    const { atUs } = await rig.told('snapshot', TICKER)
    const first = await rig.told('alive', undefined)
    const later = await rig.told('alive', undefined, ({ asOfUs }) => asOfUs > first.asOfUs && asOfUs > atUs)
    expect(later.tickers).toEqual([TICKER])
    expect(later.asOfUs).toBeLessThanOrEqual(later.atUs)
  })

  it('K21 tells of a book that is lost, and of the whole book when it is back', async () => {
    await using floor = await startCatalogue()
    const us = floor.clientOf(US)
    await using rig = new DataRig(floor)
    await rig.told('snapshot', TICKER)
    floor.exchange.faults.inject({ kind: 'gap', frames: 1 })
    await rest(us, 'bid', 40, 5)
    await rest(us, 'bid', 39, 1)
    expect(await rig.told('book-lost', TICKER)).toMatchObject({ reason: 'gap' })
    expect(await rig.told('snapshot', TICKER, ({ yes }) => yes.length === 2)).toMatchObject({ yes: [{ qty: 1_00 }, { qty: 5_00 }] })
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 20 })
    await rig.told('book-lost', TICKER, ({ reason }) => reason === 'disconnected')
    await rig.events.count(3, ({ kind }) => kind === 'snapshot')
    const books = rig.kinds(TICKER).filter((kind) => kind === 'snapshot' || kind === 'book-lost')
    expect(books).toEqual(['snapshot', 'book-lost', 'snapshot', 'book-lost', 'snapshot'])
  })

  it('K20 tells the terms anew when the grid, the close or the fees change', async () => {
    await using floor = await startCatalogue()
    await using rig = new DataRig(floor, {}, { staleMs: 20_000, refreshMs: 60_000 })
    await rig.told('snapshot', TICKER)
    lifecycle(floor, TICKER, 'price_level_structure_updated', {
      price_level_structure: 'deci_cent',
      price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0010' }],
    })
    const finer = await rig.told('market', TICKER, ({ priceRanges }) => priceRanges.length === 1)
    expect(finer).toMatchObject({ priceRanges: [{ start: 0, end: 10_000, step: 10 }], isExclusive: true, title: 'A test: yes' })
    const closeUs = epochUs(Math.floor(systemClock.nowUs() / 1e6 + 7_200) * 1e6)
    lifecycle(floor, TICKER, 'close_date_updated', { close_ts: closeUs / 1e6 })
    await rig.told('market', TICKER, (event) => event.closeUs === closeUs && event.priceRanges.length === 1)
    floor.exchange.setEventFees(EVENT, { type: 'quadratic_with_maker_fees', multiplierPpm: 500_000 })
    const changed = await rig.told('market', TICKER, ({ fees }) => feeTermsAt(fees, systemClock.nowUs()).multiplierPpm === 500_000)
    expect(feeTermsAt(changed.fees, systemClock.nowUs())).toEqual({ type: 'quadratic_with_maker_fees', multiplierPpm: 500_000 })
    expect(changed.closeUs).toBe(closeUs)
    expect(rig.kinds(TICKER).filter((kind) => kind === 'market')).toHaveLength(4)
  })

  it('K20 knows of waivers and of fees that are scheduled', async () => {
    await using floor = await startCatalogue()
    const laterUs = epochUs(Math.floor(systemClock.nowUs() / 1e6 + 600) * 1e6)
    floor.exchange.openMarket(simMarket(SECOND, systemClock.nowUs(), { feeWaiverUntilUs: laterUs }))
    floor.exchange.scheduleSeriesFees(SERIES, { type: 'quadratic_with_maker_fees', multiplierPpm: 2_000_000 }, laterUs)
    await using rig = new DataRig(floor)
    const { fees } = await rig.told('market', SECOND)
    expect(feeTermsAt(fees, systemClock.nowUs())).toMatchObject({ multiplierPpm: 0 })
    expect(feeTermsAt(fees, laterUs)).toEqual({ type: 'quadratic_with_maker_fees', multiplierPpm: 2_000_000 })
    const { fees: unwaived } = await rig.told('market', TICKER)
    expect(feeTermsAt(unwaived, systemClock.nowUs())).toEqual({ type: 'quadratic', multiplierPpm: 1_000_000 })
  })

  it('K23 tells when a market is paused, taken up again and closed', async () => {
    await using floor = await startCatalogue()
    await using rig = new DataRig(floor)
    await rig.told('snapshot', TICKER)
    lifecycle(floor, TICKER, 'deactivated', { is_deactivated: true })
    await rig.told('status', TICKER, ({ isOpen }) => !isOpen)
    lifecycle(floor, TICKER, 'activated', {})
    await rig.events.count(3, ({ kind }) => kind === 'status')
    const statuses = (): unknown[] => rig.of(TICKER).flatMap((event) => (event.kind === 'status' ? [event.isOpen] : []))
    expect(statuses()).toEqual([true, false, true])
    // Nobody tells of a close: the clock does.
    lifecycle(floor, TICKER, 'close_date_updated', { close_ts: Math.floor(Date.now() / 1_000) + 1 })
    await rig.events.count(4, ({ kind }) => kind === 'status')
    expect(statuses()).toEqual([true, false, true, false])
  })

  it('K25 tells what a market paid, once, and drops it', async () => {
    await using floor = await startCatalogue()
    floor.exchange.openMarket(simMarket(SECOND, systemClock.nowUs()))
    await using rig = new DataRig(floor)
    await Promise.all([rig.told('snapshot', TICKER), rig.told('snapshot', SECOND)])
    floor.exchange.settleMarket(TICKER, ONE_DOLLAR)
    expect(await rig.told('settled', TICKER)).toMatchObject({ value: 10_000 })
    await rig.observed.first((seen) => seen.kind === 'market-dropped' && seen.ticker === TICKER && seen.reason === 'settled')
    const seen = rig.of(TICKER).length
    lifecycle(floor, TICKER, 'settled', { settled_ts: 1 })
    await rest(floor.clientOf(US), 'bid', 40, 1).catch(() => undefined)
    floor.exchange.settleMarket(SECOND, price(3_300))
    expect(await rig.told('settled', SECOND)).toMatchObject({ value: 3_300 })
    expect(rig.of(TICKER)).toHaveLength(seen)
  })

  it('K25 finds out what a market paid that settled while nothing was told', async () => {
    await using floor = await startCatalogue()
    await using rig = new DataRig(floor)
    await rig.told('snapshot', TICKER)
    floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 100 })
    floor.exchange.settleMarket(TICKER, price(0))
    expect(await rig.told('settled', TICKER)).toMatchObject({ value: 0 })
  })

  it('K26 tells of pauses of the exchange, and closes the markets of a shard that is paused', async () => {
    await using floor = await startCatalogue()
    floor.exchange.openMarket(simMarket(SECOND, systemClock.nowUs(), { exchangeIndex: 2 }))
    await using rig = new DataRig(floor)
    await Promise.all([rig.told('snapshot', TICKER), rig.told('snapshot', SECOND), rig.told('trading', undefined)])
    floor.exchange.command((trading, atUs) => trading.pause(2, 'trading', atUs))
    await rig.told('status', SECOND, ({ isOpen }) => !isOpen)
    expect(rig.of(TICKER).filter(({ kind }) => kind === 'status')).toHaveLength(1)
    floor.exchange.command((trading, atUs) => {
      for (const shard of [0, 1, 3]) trading.pause(shard, 'exchange', atUs)
    })
    await rig.told('trading', undefined, ({ isActive }) => !isActive)
    await rig.told('status', TICKER, ({ isOpen }) => !isOpen)
    floor.exchange.command((trading) => {
      for (const shard of [0, 1, 2, 3]) trading.resume(shard)
    })
    const trading = await rig.events.count(3, ({ kind }) => kind === 'trading')
    expect(trading.map((event) => event.kind === 'trading' && event.isActive)).toEqual([true, false, true])
  })
})

describe('the selection of markets', () => {
  it('K27 takes the most traded first, up to its number, and others when one is gone', async () => {
    await using floor = await startCatalogue()
    const nowUs = systemClock.nowUs()
    for (const ticker of ['KXTEST-26JUN01-3', SECOND]) floor.exchange.openMarket(simMarket(ticker, nowUs))
    const [us, other] = [floor.clientOf(US), floor.clientOf(OTHER)]
    await rest(us, 'bid', 40, 5)
    await hit(other, 'ask', 40, 5)
    await using rig = new DataRig(floor, { maxMarkets: 2 })
    await rig.told('snapshot', SECOND)
    expect(rig.events.all.flatMap((event) => (event.kind === 'market' ? [event.ticker] : []))).toEqual([TICKER, SECOND])
    floor.exchange.settleMarket(TICKER, ONE_DOLLAR)
    await rig.told('snapshot', 'KXTEST-26JUN01-3')
  })

  it('K27 finds markets that are made later', async () => {
    await using floor = await startCatalogue()
    await using rig = new DataRig(floor, { tickers: [SECOND], seriesTickers: [] }, { refreshMs: 50 })
    await rig.told('trading', undefined)
    floor.exchange.openMarket(simMarket(SECOND, systemClock.nowUs()))
    await rig.told('snapshot', SECOND)
    expect(rig.of(TICKER)).toEqual([])
  })

  it('K27 leaves out what closes too soon or too late or is not traded enough, but not what is held', async () => {
    await using floor = await startCatalogue()
    const nowUs = systemClock.nowUs()
    const [soon, late, held] = ['KXTEST-26JUN01-SOON', 'KXTEST-26JUN01-LATE', 'KXTEST-26JUN01-HELD']
    floor.exchange.openMarket(simMarket(soon, nowUs, { closeUs: epochUs(nowUs + 60_000_000) }))
    floor.exchange.openMarket(simMarket(held, nowUs, { closeUs: epochUs(nowUs + 60_000_000) }))
    floor.exchange.openMarket(simMarket(late, nowUs, { closeUs: epochUs(nowUs + 86_400_000_000) }))
    const window = { minTimeToCloseUs: 600_000_000, maxTimeToCloseUs: 7_200_000_000, heldTickers: [held] }
    await using rig = new DataRig(floor, window)
    await Promise.all([rig.told('snapshot', TICKER), rig.told('snapshot', held)])
    await using anywhere = new DataRig(floor, { ...window, seriesTickers: [], heldTickers: [] })
    await anywhere.told('snapshot', TICKER)
    await using quiet = new DataRig(floor, { minVolume24h: qty(1), heldTickers: [held] })
    await quiet.told('snapshot', held)
    for (const each of [rig, anywhere]) expect([each.of(soon), each.of(late)]).toEqual([[], []])
    expect(quiet.of(TICKER)).toEqual([])
  })

  it('K27 does not begin with a market whose fees are of no published amount', async () => {
    await using floor = await startCatalogue()
    floor.exchange.addSeries({
      ticker: 'KXFLAT',
      title: '',
      category: '',
      frequency: '',
      tags: [],
      fees: { type: 'flat', multiplierPpm: 1 } as never,
    })
    floor.exchange.addEvent({ ticker: 'KXFLAT-1', seriesTicker: 'KXFLAT', title: '', subTitle: '', mutuallyExclusive: false })
    floor.exchange.openMarket(simMarket('KXFLAT-1-1', systemClock.nowUs(), { eventTicker: 'KXFLAT-1', seriesTicker: 'KXFLAT' }))
    await using rig = new DataRig(floor, { seriesTickers: ['KXFLAT', SERIES] })
    await rig.told('snapshot', TICKER)
    await rig.observed.first((seen) => seen.kind === 'market-skipped' && seen.ticker === 'KXFLAT-1-1')
    expect(rig.of('KXFLAT-1-1')).toEqual([])
  })

  it('K27 goes on where reads fail', async () => {
    await using floor = await startCatalogue()
    floor.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'GET', forMs: 150 })
    await using rig = new DataRig(floor, {}, {}, { maxRetries: 0 })
    await rig.observed.first(({ kind }) => kind === 'read-failed')
    await rig.told('snapshot', TICKER)
  })
})
