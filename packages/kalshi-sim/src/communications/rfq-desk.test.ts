import { epochUs, type MicroUsd, microUsd, notional, type Price, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ManualScheduler } from '../clock/scheduler.ts'
import type { CommunicationsEvent } from './desk-deps.ts'
import type { CrossResult, Leg } from './executor.ts'
import { CommunicationsRefusal } from './refusal.ts'
import { type Actor, STANDARD_WINDOWS } from './rfq.ts'
import { type NewQuote, type NewRfq, RfqDesk } from './rfq-desk.ts'
import { sizeQuote } from './size-quote.ts'

const requester = { memberId: 'requester', subaccount: 0 }
const maker = { memberId: 'maker', subaccount: 2 }
const whole = (memberId: string): Actor => ({ memberId, subaccount: undefined })
const ten: NewRfq = { marketTicker: 'M', size: { kind: 'contracts', count: qty(1_000) }, restRemainder: false, replaceExisting: false }

function openDesk(cross: () => CrossResult = () => ({ kind: 'executed', makerOrderId: 'm1', requesterOrderId: 'r1' })) {
  const scheduler = new ManualScheduler()
  const events: CommunicationsEvent[] = []
  const poor = new Set<string>()
  const crossed: { readonly maker: Leg; readonly requester: Leg; readonly atMs: number }[] = []
  let ids = 0
  const nowUs = () => epochUs(scheduler.nowMs() * 1_000)
  const desk = new RfqDesk({
    clock: { take: nowUs, liveUs: nowUs },
    setTimer: (delayMs, run) => scheduler.setTimer(delayMs, run),
    newId: () => `id-${++ids}`,
    findMarket: (ticker) =>
      ticker === 'M' || ticker === 'N' || ticker === 'SHUT'
        ? { isOpen: ticker !== 'SHUT', eventTicker: 'E', combo: undefined, windows: STANDARD_WINDOWS }
        : undefined,
    executor: {
      cross(_ticker, makerLeg, requesterLeg) {
        crossed.push({ maker: makerLeg, requester: requesterLeg, atMs: scheduler.nowMs() })
        return cross()
      },
      block: () => ({ kind: 'refused', reason: 'not here' }),
      takerFee: () => microUsd(0),
      canPay: (_ticker, { party }) => !poor.has(party.memberId),
    },
    emit: (event) => events.push(event),
  })
  const quoteOn = (rfqId: string, fields: Partial<NewQuote> = {}) =>
    desk.createQuote(maker, { rfqId, yesBid: price(4_800), noBid: price(4_700), restRemainder: false, postOnly: true, ...fields })
  return { desk, scheduler, events, crossed, poor, quoteOn }
}

function refusalOf(run: () => unknown): { readonly status: number; readonly code: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof CommunicationsRefusal) return { status: error.status, code: error.code }
    throw error
  }
  throw new Error('it was carried out')
}

describe('a quote', () => {
  it('executes fifteen seconds after its confirmation, the maker buying the accepted side and the requester the other', () => {
    const { desk, scheduler, events, crossed, quoteOn } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    const quote = quoteOn(rfq.id)
    desk.accept(quote.id, whole('requester'), 'no')
    scheduler.advance(1_000)
    desk.confirm(quote.id, whole('maker'))
    scheduler.advance(14_999)
    expect(crossed).toEqual([])
    scheduler.advance(1)
    expect(crossed).toMatchObject([
      {
        atMs: 16_000,
        maker: { party: maker, outcome: 'no', price: 4_700, count: 1_000, postOnly: true, clientOrderId: `quote:${rfq.id}:${quote.id}` },
        requester: { party: requester, outcome: 'yes', price: 5_300, count: 1_000, postOnly: false },
      },
    ])
    expect(quote).toMatchObject({
      status: 'executed',
      acceptedSide: 'no',
      makerOrderId: 'm1',
      requesterOrderId: 'r1',
      executedUs: 16_000_000,
    })
    expect(rfq).toMatchObject({ status: 'closed', cancellationReason: undefined })
    expect(events.map(({ kind }) => kind)).toEqual(['rfq-created', 'quote-created', 'quote-accepted', 'quote-executed', 'rfq-deleted'])
  })

  it('is cancelled when its maker lets the confirmation window pass, and the request stays open to another', () => {
    const { desk, scheduler, quoteOn } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    const quote = quoteOn(rfq.id)
    desk.accept(quote.id, whole('requester'), 'yes')
    scheduler.advance(30_000)
    expect(quote).toMatchObject({ status: 'cancelled', cancellationReason: 'confirmation window expired' })
    expect(refusalOf(() => desk.confirm(quote.id, whole('maker'))).status).toBe(400)
    expect(rfq.status).toBe('open')
    desk.accept(quoteOn(rfq.id).id, whole('requester'), 'yes')
  })

  it('is cancelled with the reason when the engine refuses the orders', () => {
    const { desk, scheduler, quoteOn } = openDesk(() => ({ kind: 'refused', reason: 'INVALID_PRICE' }))
    const rfq = desk.createRfq(requester, ten)
    const quote = quoteOn(rfq.id, { yesBid: price(4_801) })
    desk.accept(quote.id, whole('requester'), 'yes')
    desk.confirm(quote.id, whole('maker'))
    scheduler.advance(15_000)
    expect(quote).toMatchObject({ status: 'cancelled', cancellationReason: 'INVALID_PRICE' })
    expect(rfq.status).toBe('open')
  })

  it('needs money of the requester to be accepted and of the maker to be confirmed, and stands where that fails', () => {
    const { desk, poor, quoteOn } = openDesk()
    const quote = quoteOn(desk.createRfq(requester, ten).id)
    poor.add('requester').add('maker')
    expect(refusalOf(() => desk.accept(quote.id, whole('requester'), 'yes'))).toEqual({ status: 400, code: 'INSUFFICIENT_BALANCE' })
    expect(quote).toMatchObject({ status: 'open', acceptedSide: undefined })
    poor.delete('requester')
    desk.accept(quote.id, whole('requester'), 'yes')
    expect(refusalOf(() => desk.confirm(quote.id, whole('maker')))).toEqual({ status: 400, code: 'INSUFFICIENT_BALANCE' })
    expect(quote.status).toBe('accepted')
    poor.delete('maker')
    desk.confirm(quote.id, whole('maker'))
    expect(quote.status).toBe('confirmed')
  })

  it('takes the place of the older one of its maker', () => {
    const { desk, quoteOn } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    const older = quoteOn(rfq.id)
    const newer = quoteOn(rfq.id)
    expect([older.status, newer.status]).toEqual(['cancelled', 'open'])
  })

  it('is hidden from everybody but its two parties', () => {
    const { desk, quoteOn } = openDesk()
    const quote = quoteOn(desk.createRfq(requester, ten).id)
    expect(desk.quote(quote.id, whole('maker'))).toBe(quote)
    expect(desk.quote(quote.id, whole('requester'))).toBe(quote)
    expect(refusalOf(() => desk.quote(quote.id, whole('third')))).toEqual({ status: 404, code: 'not_found' })
    expect(refusalOf(() => desk.quote(quote.id, whole('maker'), 'another rfq')).status).toBe(404)
  })

  it.each([
    ['on the own rfq', {}, requester],
    ['with no bid', { yesBid: price(0), noBid: price(0) }, maker],
    ['with bids above one dollar together', { yesBid: price(6_000), noBid: price(4_001) }, maker],
    ['with a bid of a whole dollar', { yesBid: price(10_000), noBid: price(0) }, maker],
  ])('%s is refused', (_case, bids, party) => {
    const { desk } = openDesk()
    const rfqId = desk.createRfq(requester, ten).id
    const quote = { rfqId, yesBid: price(4_800), noBid: price(4_700), restRemainder: false, postOnly: false, ...bids }
    expect(refusalOf(() => desk.createQuote(party, quote))).toEqual({ status: 400, code: 'invalid_parameters' })
  })

  it('cannot be accepted by its maker, on the side it does not bid for, or while another is accepted', () => {
    const { desk, quoteOn } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    const quote = quoteOn(rfq.id, { noBid: price(0) })
    const rival = desk.createQuote(
      { memberId: 'rival', subaccount: 0 },
      { ...ten, rfqId: rfq.id, yesBid: price(10), noBid: price(10), postOnly: false },
    )
    expect(refusalOf(() => desk.accept(quote.id, whole('maker'), 'yes')).status).toBe(404)
    expect(refusalOf(() => desk.accept(quote.id, whole('requester'), 'no')).status).toBe(400)
    desk.accept(quote.id, whole('requester'), 'yes')
    expect(refusalOf(() => desk.accept(rival.id, whole('requester'), 'yes')).status).toBe(409)
  })
})

describe('a request for quotes', () => {
  it('is refused on a market where the member has one open, unless it replaces that', () => {
    const { desk, events } = openDesk()
    const first = desk.createRfq(requester, ten)
    expect(refusalOf(() => desk.createRfq(requester, ten)).status).toBe(409)
    const second = desk.createRfq(requester, { ...ten, replaceExisting: true })
    expect([first.status, second.status]).toEqual(['closed', 'open'])
    expect(events.map(({ kind }) => kind)).toEqual(['rfq-created', 'rfq-deleted', 'rfq-created'])
  })

  it('takes its quotes with it, and refuses new ones with RFQ_CLOSED', () => {
    const { desk, scheduler, crossed, quoteOn } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    const quote = quoteOn(rfq.id)
    desk.accept(quote.id, whole('requester'), 'yes')
    desk.confirm(quote.id, whole('maker'))
    desk.deleteRfq(rfq.id, whole('requester'))
    scheduler.advance(60_000)
    expect(crossed).toEqual([])
    expect(quote).toMatchObject({ status: 'cancelled', cancellationReason: 'rfq deleted' })
    expect(refusalOf(() => quoteOn(rfq.id))).toEqual({ status: 400, code: 'RFQ_CLOSED' })
  })

  it('belongs to its creator', () => {
    const { desk } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    expect(refusalOf(() => desk.deleteRfq(rfq.id, whole('maker'))).status).toBe(404)
  })

  it('ends with its market', () => {
    const { desk, quoteOn } = openDesk()
    const rfq = desk.createRfq(requester, ten)
    const other = desk.createRfq(requester, { ...ten, marketTicker: 'N' })
    const quote = quoteOn(rfq.id)
    desk.closeMarket('M')
    expect([rfq.status, quote.status, other.status]).toEqual(['closed', 'cancelled', 'open'])
  })

  it('is refused on a market that is shut or unknown, and for no size', () => {
    const { desk } = openDesk()
    expect(refusalOf(() => desk.createRfq(requester, { ...ten, marketTicker: 'SHUT' })).code).toBe('market_inactive')
    expect(refusalOf(() => desk.createRfq(requester, { ...ten, marketTicker: 'NONE' })).status).toBe(404)
    expect(refusalOf(() => desk.createRfq(requester, { ...ten, size: { kind: 'contracts', count: qty(0) } })).status).toBe(400)
  })
})

describe('a target cost', () => {
  const fee = (at: Price, count: number): MicroUsd => microUsd(Math.ceil((7 * count * at * (10_000 - at)) / 1_000_000 / 100) * 100)

  it('buys as many contracts as it pays for at the price of the requester, fees included or on top', () => {
    const amount = microUsd(10_000_000)
    const bids = { yes: price(4_800), no: price(0) }
    expect(sizeQuote({ kind: 'target-cost', amount, excludesFees: true }, bids, fee)).toEqual({ yes: 1_923, no: 0 })
    expect(sizeQuote({ kind: 'target-cost', amount, excludesFees: false }, bids, fee).yes).toBeLessThan(1_923)
  })

  it('is never exceeded, and one more hundredth of a contract would exceed it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 50_000_000 }), (bid, cents) => {
        const amount = microUsd(cents)
        const paid = price(10_000 - bid)
        const { yes } = sizeQuote({ kind: 'target-cost', amount, excludesFees: false }, { yes: price(bid), no: price(0) }, fee)
        const costOf = (count: number): number => notional(paid, qty(count)) + fee(paid, count)
        if (yes > 0) expect(costOf(yes)).toBeLessThanOrEqual(amount)
        expect(costOf(yes + 1)).toBeGreaterThan(amount)
      }),
      { numRuns: 500 },
    )
  })
})
