import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ManualScheduler } from '../clock/scheduler.ts'
import type { CommunicationsEvent } from './desk-deps.ts'
import { CommunicationsRefusal } from './refusal.ts'
import { type Quote, type QuoteStatus, STANDARD_WINDOWS } from './rfq.ts'
import { RfqDesk } from './rfq-desk.ts'

const MEMBERS = ['ann', 'bob', 'cid'] as const
const MARKETS = ['M', 'N'] as const
const NEXT: Readonly<Record<QuoteStatus, readonly QuoteStatus[]>> = {
  open: ['open', 'accepted', 'cancelled'],
  accepted: ['accepted', 'confirmed', 'cancelled'],
  confirmed: ['confirmed', 'executed', 'cancelled'],
  executed: ['executed'],
  cancelled: ['cancelled'],
}

/** How far behind the newest one a command reaches. */
const back = fc.constantFrom(0, 0, 0, 1, 2, 5)
const member = fc.constantFrom(...MEMBERS)
const market = fc.constantFrom(...MARKETS)
const bid = fc.nat({ max: 6_000 })
/** Mostly the one whose it is to say. */
const intruder = fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: member })
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), member, market, replace: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('quote' as const), member, back, yes: bid, no: bid }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('accept' as const), intruder, back, side: fc.constantFrom('yes' as const, 'no' as const) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('confirm' as const), intruder, back }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('take-back' as const, 'close' as const), intruder, back }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 14_999, 15_000, 15_000, 30_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end-market' as const), market }) },
)
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

function openDesk(refusals: readonly boolean[]) {
  const scheduler = new ManualScheduler()
  const nowUs = () => epochUs(scheduler.nowMs() * 1_000)
  const events: CommunicationsEvent[] = []
  let ids = 0
  let crossed = 0
  const desk = new RfqDesk({
    clock: { take: nowUs, liveUs: nowUs },
    setTimer: (delayMs, run) => scheduler.setTimer(delayMs, run),
    newId: () => `id-${++ids}`,
    findMarket: () => ({ isOpen: true, eventTicker: 'E', combo: undefined, windows: STANDARD_WINDOWS }),
    executor: {
      cross: () => {
        const refused = refusals[crossed++ % Math.max(refusals.length, 1)] ?? false
        return refused ? { kind: 'refused', reason: 'no money' } : { kind: 'executed', makerOrderId: 'm', requesterOrderId: 'r' }
      },
      block: () => ({ kind: 'refused', reason: 'not here' }),
      takerFee: () => microUsd(0),
      canPay: () => true,
    },
    emit: (event) => events.push(event),
  })
  return { desk, scheduler, events, crossings: () => crossed }
}

/** @throws {CommunicationsRefusal} */
function carryOut({ desk, scheduler }: ReturnType<typeof openDesk>, each: Command): void {
  if (each.kind === 'wait') scheduler.advance(each.ms)
  else if (each.kind === 'end-market') desk.closeMarket(each.market)
  else if (each.kind === 'ask' || each.kind === 'quote') come(desk, each)
  else settle(desk, each)
}

function come(desk: RfqDesk, each: Extract<Command, { kind: 'ask' | 'quote' }>): void {
  const party = { memberId: each.member, subaccount: 0 }
  if (each.kind === 'ask') {
    const size = { kind: 'contracts', count: qty(100) } as const
    desk.createRfq(party, { marketTicker: each.market, size, restRemainder: false, replaceExisting: each.replace })
  } else {
    const open = desk.rfqs().filter(({ status, creator }) => status === 'open' && creator.memberId !== each.member)
    const rfqId = (open.at(-1 - each.back) ?? desk.rfqs().at(-1))?.id ?? 'none'
    desk.createQuote(party, { rfqId, yesBid: price(each.yes), noBid: price(each.no), restRemainder: false, postOnly: false })
  }
}

/** Quotes that a command can do something to; all, when there are none such. */
function fitting(desk: RfqDesk, kind: Command['kind']): readonly Quote[] {
  const status = { accept: 'open', confirm: 'accepted' }[String(kind)]
  const fit = desk.quotes().filter((quote) => quote.status === status)
  return fit.length > 0 ? fit : desk.quotes()
}

function settle(desk: RfqDesk, each: Extract<Command, { kind: 'accept' | 'confirm' | 'take-back' | 'close' }>): void {
  const quote = fitting(desk, each.kind).at(-1 - each.back)
  if (!quote) return
  const rightful = each.kind === 'accept' || each.kind === 'close' ? quote.rfq.creator : quote.creator
  const actor = { memberId: each.intruder ?? rightful.memberId, subaccount: undefined }
  if (each.kind === 'accept') desk.accept(quote.id, actor, each.side)
  else if (each.kind === 'confirm') desk.confirm(quote.id, actor)
  else if (each.kind === 'take-back') desk.deleteQuote(quote.id, actor)
  else desk.deleteRfq(quote.rfq.id, actor)
}

function orRefused(run: () => void): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof CommunicationsRefusal)) throw error
  }
}

const isLive = ({ status }: Quote): boolean => status === 'open' || status === 'accepted' || status === 'confirmed'
const hasRepeats = (values: readonly string[]): boolean => new Set(values).size < values.length

/** docs/spec/rfq.md, invariants 1 to 7. */
function assertInvariants({ desk, events, crossings }: ReturnType<typeof openDesk>, before: ReadonlyMap<string, QuoteStatus>): void {
  const quotes = desk.quotes()
  for (const { id, status } of quotes) expect(NEXT[before.get(id) ?? 'open']).toContain(status)
  for (const rfq of desk.rfqs()) {
    const own = quotes.filter((quote) => quote.rfq === rfq)
    expect(own.filter(({ status }) => status === 'accepted' || status === 'confirmed').length).toBeLessThanOrEqual(1)
    if (rfq.status === 'closed') expect(own.some(isLive)).toBe(false)
    expect(hasRepeats(own.filter(({ status }) => status === 'open').map(({ creator }) => creator.memberId))).toBe(false)
    expect(own.filter(({ status }) => status === 'executed').length).toBe(rfq.status === 'closed' && rfq.cancelledUs === undefined ? 1 : 0)
  }
  const open = desk.rfqs().filter(({ status }) => status === 'open')
  expect(hasRepeats(open.map(({ creator, marketTicker }) => `${creator.memberId} ${marketTicker}`))).toBe(false)
  for (const { status, acceptedUs = 0, confirmedUs = 0, executedUs = 0 } of quotes) {
    if (status === 'confirmed' || status === 'executed') expect(confirmedUs - acceptedUs).toBeLessThan(STANDARD_WINDOWS.confirmMs * 1_000)
    if (status === 'executed') expect(executedUs - confirmedUs).toBe(STANDARD_WINDOWS.executeMs * 1_000)
  }
  const told = (kind: CommunicationsEvent['kind']): number => events.filter((event) => event.kind === kind).length
  expect(told('rfq-created')).toBe(desk.rfqs().length)
  expect(told('rfq-deleted')).toBe(desk.rfqs().length - open.length)
  expect(told('quote-created')).toBe(quotes.length)
  expect(told('quote-accepted')).toBe(quotes.filter(({ acceptedUs }) => acceptedUs !== undefined).length)
  expect(told('quote-executed')).toBe(quotes.filter(({ status }) => status === 'executed').length)
  const refused = quotes.filter(({ cancellationReason }) => cancellationReason === 'no money')
  expect(crossings()).toBe(told('quote-executed') + refused.length)
}

it('keeps its invariants under any commands', () => {
  let executed = 0
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60, size: 'max' }), fc.array(fc.boolean(), { maxLength: 5 }), (commands, refusals) => {
      const opened = openDesk(refusals)
      for (const member of MEMBERS) come(opened.desk, { kind: 'ask', member, market: 'M', replace: false })
      for (const each of commands) {
        const before = new Map(opened.desk.quotes().map(({ id, status }) => [id, status]))
        orRefused(() => carryOut(opened, each))
        assertInvariants(opened, before)
      }
      executed += opened.events.filter(({ kind }) => kind === 'quote-executed').length
    }),
    { numRuns: 300 },
  )
  expect(executed).toBeGreaterThan(5)
})
