import { microUsd } from '@kassandra/kalshi-sdk/units'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, B, C, marketOf } from '../exchange-fixture.ts'
import type { Answer } from '../support/rest-caller.ts'
import { openQuotingFloor, type Trader } from '../support/trading-floor.ts'

const NOBODYS = '00000000-0000-4000-8000-000000000000'
const QUOTES = '/communications/quotes'
const RFQS = '/communications/rfqs'

const floor = useEach(() => openQuotingFloor({ memberId: 'requester', subaccounts: 2 }, { memberId: 'maker', subaccounts: 2 }))
let requester: Trader
let maker: Trader

beforeEach(() => {
  ;({ requester, maker } = floor)
  for (const subaccount of [1, 2]) {
    for (const memberId of ['requester', 'maker']) {
      floor.exchange.trading.accounts.deposit({ memberId, subaccount }, 0, microUsd(1_000_000_000))
    }
  }
})

const codeOf = ({ status, body }: Answer): readonly [number, string | undefined] => [status, body?.error?.code]

async function ask(fields: Readonly<Record<string, unknown>> = {}, caller = requester): Promise<string> {
  const { status, body } = await caller.rest.post(RFQS, { market_ticker: C, contracts: 10, rest_remainder: false, ...fields })
  expect(status).toBe(201)
  return body.id
}

async function quoteOn(rfqId: string, fields: Readonly<Record<string, unknown>> = {}, caller = maker): Promise<string> {
  const quote = { rfq_id: rfqId, yes_bid: '0.48', no_bid: '0.4700', rest_remainder: false, ...fields }
  const { status, body } = await caller.rest.post(QUOTES, quote)
  expect(status).toBe(201)
  return body.id
}

describe.each([
  ['its own path', (_rfqId: string, quoteId: string) => `${QUOTES}/${quoteId}`],
  ['the path of its request', (rfqId: string, quoteId: string) => `${RFQS}/${rfqId}/quotes/${quoteId}`],
])('a quote under %s', (_name, pathOf) => {
  it('goes from open to executed, each party seeing its own order, account and subaccount only', async () => {
    const rfqId = await ask({ subaccount: 1 })
    const path = pathOf(rfqId, await quoteOn(rfqId, { subaccount: 2, post_only: true }))
    expect((await maker.rest.get(path)).body.quote).toMatchObject({
      status: 'open',
      yes_bid_dollars: '0.4800',
      no_bid_dollars: '0.4700',
      contracts_fp: '10.00',
    })
    expect((await requester.rest.put(`${path}/accept`, { accepted_side: 'yes' })).status).toBe(204)
    expect((await requester.rest.get(path)).body.quote).toMatchObject({ status: 'accepted', accepted_side: 'yes' })
    expect((await maker.rest.put(`${path}/confirm`)).status).toBe(204)
    floor.scheduler.advance(15_000)

    const made = (await maker.rest.get(path)).body.quote
    const taken = (await requester.rest.get(path)).body.quote
    expect(made).toMatchObject({ status: 'executed', creator_user_id: 'maker', creator_subaccount: 2, post_only: true })
    expect(taken).toMatchObject({ status: 'executed', rfq_creator_user_id: 'requester', rfq_creator_subaccount: 1 })
    expect(made.creator_order_id).not.toBe(taken.rfq_creator_order_id)
    for (const field of ['rfq_creator_user_id', 'rfq_creator_subaccount', 'rfq_creator_order_id']) expect(made).not.toHaveProperty(field)
    for (const field of ['creator_user_id', 'creator_subaccount', 'creator_order_id', 'post_only']) expect(taken).not.toHaveProperty(field)
    expect((await requester.rest.get(`${RFQS}/${rfqId}`)).body.rfq.status).toBe('closed')
  })

  it('can be taken back by its maker while it is open', async () => {
    const rfqId = await ask()
    const path = pathOf(rfqId, await quoteOn(rfqId))
    expect((await requester.rest.delete(path)).status).toBe(404)
    expect((await maker.rest.delete(path)).status).toBe(204)
    expect((await maker.rest.get(path)).body.quote).toMatchObject({ status: 'cancelled', cancellation_reason: 'deleted' })
    expect((await requester.rest.put(`${path}/accept`, { accepted_side: 'yes' })).status).toBe(400)
  })

  it('is not found by strangers, and malformed ids are refused before that', async () => {
    const rfqId = await ask()
    const path = pathOf(rfqId, await quoteOn(rfqId))
    expect(codeOf(await floor.trader('stranger').rest.get(path))).toEqual([404, 'not_found'])
    expect(codeOf(await maker.rest.get(pathOf(NOBODYS, NOBODYS)))).toEqual([404, 'not_found'])
    expect(codeOf(await maker.rest.get(pathOf(rfqId, 'nonsense')))).toEqual([400, 'invalid_parameters'])
  })
})

it('names no quote under another request', async () => {
  const [first, second] = [await ask(), await ask({ market_ticker: B })]
  const quote = await quoteOn(first)
  expect((await maker.rest.get(`${RFQS}/${second}/quotes/${quote}`)).status).toBe(404)
})

describe('what an execution does', () => {
  async function execute(side: 'yes' | 'no', quote: Readonly<Record<string, unknown>> = {}, rfq: Readonly<Record<string, unknown>> = {}) {
    const rfqId = await ask(rfq)
    const quoteId = await quoteOn(rfqId, quote)
    await requester.rest.put(`${QUOTES}/${quoteId}/accept`, { accepted_side: side })
    await maker.rest.put(`${QUOTES}/${quoteId}/confirm`)
    floor.scheduler.advance(15_000)
    return (await maker.rest.get(`${QUOTES}/${quoteId}`)).body.quote
  }

  const positionOf = (memberId: string, ticker: string): number =>
    floor.exchange.trading.accounts.of({ memberId, subaccount: 0 }).positions.get(ticker)?.net ?? 0

  it.each([
    ['yes', 1_000],
    ['no', -1_000],
  ] as const)('%s accepted: the maker buys it and the requester the other outcome', async (side, net) => {
    await execute(side)
    expect([positionOf('maker', C), positionOf('requester', C)]).toEqual([net, -net])
    const { fills } = floor.exchange.trading
    expect(fills.map(({ owner, isTaker, clientOrderId }) => [owner.memberId, isTaker, clientOrderId?.split(':')[0]])).toEqual([
      ['maker', false, 'quote'],
      ['requester', true, 'rfq'],
    ])
  })

  it('is a public trade in the public book, and leaves nothing there', async () => {
    await execute('no')
    const { body } = await requester.rest.get(`/markets/trades?ticker=${C}`)
    expect(body.trades).toMatchObject([
      { yes_price_dollars: '0.5300', count_fp: '10.00', taker_outcome_side: 'yes', is_block_trade: false },
    ])
    expect((await requester.rest.get(`/markets/${C}/orderbook`)).body.orderbook_fp).toEqual({ yes_dollars: [], no_dollars: [] })
  })

  it('meets what rests there at better prices first; the rest of the maker stays only when it asked for that', async () => {
    const better = { ticker: C, side: 'ask', price: '0.5100', count: '4.00', time_in_force: 'good_till_canceled' }
    const third = floor.trader('third')
    const order = { ...better, self_trade_prevention_type: 'maker' }
    expect((await third.rest.post('/portfolio/events/orders', order)).status).toBe(201)
    await execute('no', { rest_remainder: true })
    expect([positionOf('third', C), positionOf('maker', C), positionOf('requester', C)]).toEqual([-400, -600, 1_000])
    expect((await third.rest.get(`/markets/${C}/orderbook`)).body.orderbook_fp.no_dollars).toEqual([['0.4700', '4.00']])
  })

  it('section 10, combo fee swap: an order that has just come pays the taker fee to the quote that takes it', async () => {
    const combo = 'KXMVE-26JUN01-2'
    floor.exchange.addSeries({
      ...{ ticker: 'KXMVE', title: 'combos', category: 'Exotics', frequency: 'custom', tags: [] },
      fees: { type: 'quadratic_with_combo_maker_fees', multiplierPpm: 1_000_000 },
    })
    floor.exchange.openMarket(marketOf(combo, { isCombo: true }))
    const rfqId = await ask({ market_ticker: combo })
    const quoteId = await quoteOn(rfqId)
    await requester.rest.put(`${QUOTES}/${quoteId}/accept`, { accepted_side: 'no' })
    await maker.rest.put(`${QUOTES}/${quoteId}/confirm`)
    await floor.trader('third').order('bid', '0.5400', '4.00', { ticker: combo })
    floor.scheduler.advance(1_000)
    expect(floor.exchange.trading.fills.map(({ owner, isTaker, fee }) => [owner.memberId, isTaker, fee])).toEqual([
      ['third', false, 69_600],
      ['maker', true, 34_800],
      ['maker', false, 52_400],
      ['requester', true, 104_700],
    ])
  })

  it('cancels a post-only quote that would take', async () => {
    const quote = await execute('yes', { yes_bid: '0.4600', no_bid: '0', post_only: true }, { market_ticker: A })
    expect(quote).toMatchObject({ status: 'cancelled', cancellation_reason: 'post only cross' })
    expect([positionOf('maker', A), positionOf('requester', A)]).toEqual([0, 0])
  })

  it('cancels a quote off the price grid, which was taken at first', async () => {
    const quote = await execute('yes', { yes_bid: '0.4801', no_bid: '0' })
    expect(quote).toMatchObject({ status: 'cancelled', yes_bid_dollars: '0.4801' })
  })

  it('leaves neither order when one of the two cannot be paid', async () => {
    floor.exchange.openAccount({ memberId: 'pauper', cash: { 0: microUsd(6_000_000) } })
    const pauper = floor.trader('pauper')
    const rfqId = await ask({}, pauper)
    const quoteId = await quoteOn(rfqId)
    expect((await pauper.rest.put(`${QUOTES}/${quoteId}/accept`, { accepted_side: 'no' })).status).toBe(204)
    await maker.rest.put(`${QUOTES}/${quoteId}/confirm`)
    floor.exchange.trading.accounts.deposit({ memberId: 'pauper', subaccount: 0 }, 0, microUsd(-6_000_000))
    floor.scheduler.advance(15_000)
    expect((await maker.rest.get(`${QUOTES}/${quoteId}`)).body.quote).toMatchObject({
      status: 'cancelled',
      cancellation_reason: 'insufficient balance',
    })
    expect(floor.exchange.trading.orders.resting()).toEqual([])
    expect((await maker.rest.get(`/markets/${C}/orderbook`)).body.orderbook_fp).toEqual({ yes_dollars: [], no_dollars: [] })
  })

  it('is not accepted by a member who cannot pay for it, fee included, nor confirmed by one who cannot', async () => {
    const cost = microUsd(5_300_000)
    const fee = microUsd(174_400)
    floor.exchange.openAccount({ memberId: 'pauper', cash: { 0: microUsd(cost + fee - 100) } })
    const pauper = floor.trader('pauper')
    const quoteId = await quoteOn(await ask({}, pauper))
    const accept = () => pauper.rest.put(`${QUOTES}/${quoteId}/accept`, { accepted_side: 'no' })
    expect(codeOf(await accept())).toEqual([400, 'INSUFFICIENT_BALANCE'])
    floor.exchange.trading.accounts.deposit({ memberId: 'pauper', subaccount: 0 }, 0, microUsd(100))
    expect((await accept()).status).toBe(204)

    const second = await quoteOn(await ask(), {}, pauper)
    await requester.rest.put(`${QUOTES}/${second}/accept`, { accepted_side: 'yes' })
    floor.exchange.trading.accounts.deposit({ memberId: 'pauper', subaccount: 0 }, 0, microUsd(-5_474_300))
    expect(codeOf(await pauper.rest.put(`${QUOTES}/${second}/confirm`))).toEqual([400, 'INSUFFICIENT_BALANCE'])
  })

  it('waits three seconds for the maker and one more on a combo', async () => {
    floor.exchange.openMarket({ ...marketOf('KXMVE-26JUN01-1'), isCombo: true })
    const rfqId = await ask({ market_ticker: 'KXMVE-26JUN01-1' })
    const late = await quoteOn(rfqId)
    await requester.rest.put(`${QUOTES}/${late}/accept`, { accepted_side: 'yes' })
    floor.scheduler.advance(3_000)
    expect((await maker.rest.put(`${QUOTES}/${late}/confirm`)).status).toBe(400)
    const timely = await quoteOn(rfqId)
    await requester.rest.put(`${QUOTES}/${timely}/accept`, { accepted_side: 'yes' })
    floor.scheduler.advance(2_999)
    await maker.rest.put(`${QUOTES}/${timely}/confirm`)
    floor.scheduler.advance(1_000)
    expect((await maker.rest.get(`${QUOTES}/${timely}`)).body.quote.status).toBe('executed')
  })
})

describe('a request for quotes', () => {
  it('is seen by everybody under the public name of its creator', async () => {
    const rfqId = await ask()
    const { communications_id: name } = (await requester.rest.get('/communications/id')).body
    const seen = (await maker.rest.get(`${RFQS}/${rfqId}`)).body.rfq
    expect(seen).toMatchObject({
      id: rfqId,
      creator_id: name,
      market_ticker: C,
      contracts_fp: '10.00',
      status: 'open',
      rest_remainder: false,
    })
    for (const field of ['creator_user_id', 'creator_subaccount']) expect(seen).not.toHaveProperty(field)
    expect((await requester.rest.get(`${RFQS}/${rfqId}`)).body.rfq).toMatchObject({ creator_user_id: 'requester' })
    expect((await maker.rest.get('/communications/id')).body.communications_id).not.toBe(name)
  })

  it.each([
    ['contracts and contracts_fp that differ', { contracts: 10, contracts_fp: '10.01' }],
    ['a count and a cost', { contracts: 10, target_cost_dollars: '5.00' }],
    ['neither', { contracts: undefined }],
    ['no count at all', { contracts: undefined, contracts_fp: '0.00' }],
    ['two costs that differ', { contracts: undefined, target_cost_dollars: '5.00', target_cost_centi_cents: 50_001 }],
    ['a subaccount that does not exist', { subaccount: 3 }],
    ['a subaccount past the last', { subaccount: 64 }],
    ['a subtrader', { subtrader_id: 'x' }],
  ])('with %s is refused', async (_case, fields) => {
    const rfq = { market_ticker: C, contracts: 10, rest_remainder: false, ...fields }
    expect(codeOf(await requester.rest.post(RFQS, rfq))).toEqual([400, 'invalid_parameters'])
  })

  it.each(['market_ticker', 'rest_remainder'])('without %s is refused', async (missing) => {
    const rfq = { market_ticker: C, contracts: 10, rest_remainder: false, [missing]: undefined }
    expect(codeOf(await requester.rest.post(RFQS, rfq))).toEqual([400, 'missing_parameters'])
  })

  it('takes a count of hundredths, both forms of it, and a target cost with or without fees', async () => {
    const contracts = await ask({ contracts_fp: '10.00' })
    expect((await maker.rest.get(`${RFQS}/${contracts}`)).body.rfq.contracts_fp).toBe('10.00')
    const cost = { contracts: undefined, target_cost_dollars: '5.20', market_ticker: B }
    const inclusive = await quoteOn(await ask(cost))
    const exclusive = await quoteOn(
      await ask({ ...cost, replace_existing: true, target_cost_excludes_fees: true, target_cost_centi_cents: 52_000 }),
    )
    const [with_, without] = [await maker.rest.get(`${QUOTES}/${inclusive}`), await maker.rest.get(`${QUOTES}/${exclusive}`)]
    expect(without.body.quote).toMatchObject({
      contracts_fp: '0.00',
      yes_contracts_fp: '10.00',
      no_contracts_fp: '9.81',
      rfq_target_cost_dollars: '5.200000',
      target_cost_excludes_fees: true,
    })
    expect(with_.body.quote).toMatchObject({ yes_contracts_fp: '9.67', target_cost_excludes_fees: false })
  })

  it('is refused twice on one market, unless it replaces the first', async () => {
    const first = await ask()
    const again = { market_ticker: C, contracts: 1, rest_remainder: false }
    expect((await requester.rest.post(RFQS, again)).status).toBe(409)
    await ask({ replace_existing: true })
    expect((await requester.rest.get(`${RFQS}/${first}`)).body.rfq).toMatchObject({ status: 'closed', cancellation_reason: 'replaced' })
  })

  it('is refused past a hundred open ones', async () => {
    for (let n = 0; n < 101; n++) floor.exchange.openMarket(marketOf(`KXA-26JUN01-N${n}`))
    for (let n = 0; n < 100; n++) await ask({ market_ticker: `KXA-26JUN01-N${n}` })
    const last = { market_ticker: 'KXA-26JUN01-N100', contracts: 1, rest_remainder: false }
    expect(codeOf(await requester.rest.post(RFQS, last))).toEqual([400, 'invalid_parameters'])
  })

  it('is deleted by its creator, and then takes no quote', async () => {
    const rfqId = await ask()
    const quoteId = await quoteOn(rfqId)
    expect((await maker.rest.delete(`${RFQS}/${rfqId}`)).status).toBe(404)
    expect((await requester.rest.delete(`${RFQS}/${rfqId}`)).status).toBe(204)
    expect((await maker.rest.get(`${QUOTES}/${quoteId}`)).body.quote).toMatchObject({
      status: 'cancelled',
      cancellation_reason: 'rfq deleted',
    })
    const quote = { rfq_id: rfqId, yes_bid: '0.10', no_bid: '0.10', rest_remainder: false }
    expect(codeOf(await maker.rest.post(QUOTES, quote))).toEqual([400, 'RFQ_CLOSED'])
  })

  it('ends with its market', async () => {
    const rfqId = await ask()
    floor.exchange.closeMarket(C)
    expect((await maker.rest.get(`${RFQS}/${rfqId}`)).body.rfq).toMatchObject({ status: 'closed', cancellation_reason: 'market closed' })
    expect((await requester.rest.post(RFQS, { market_ticker: C, contracts: 1, rest_remainder: false })).status).toBe(400)
  })

  it('is shown for seven days after its end', async () => {
    const rfqId = await ask()
    const quoteId = await quoteOn(rfqId)
    await requester.rest.delete(`${RFQS}/${rfqId}`)
    floor.scheduler.advance(7 * 86_400_000 - 1)
    expect((await maker.rest.get(`${RFQS}/${rfqId}`)).status).toBe(200)
    floor.scheduler.advance(1)
    expect((await maker.rest.get(`${RFQS}/${rfqId}`)).status).toBe(404)
    expect((await maker.rest.get(`${QUOTES}/${quoteId}`)).status).toBe(404)
  })
})

describe('a quote', () => {
  it.each([
    ['both bids 0', { yes_bid: '0', no_bid: '0' }, 'invalid_parameters'],
    ['bids above a dollar together', { yes_bid: '0.60', no_bid: '0.4001' }, 'invalid_parameters'],
    ['a bid past a dollar', { yes_bid: '1.01' }, 'invalid_price'],
    ['a bid that is a number', { yes_bid: 0.48 }, 'invalid_parameters'],
    ['no bid for NO', { no_bid: undefined }, 'missing_parameters'],
    ['a malformed request id', { rfq_id: 'x' }, 'invalid_parameters'],
  ])('with %s is refused', async (_case, fields, code) => {
    const quote = { rfq_id: await ask(), yes_bid: '0.48', no_bid: '0.47', rest_remainder: false, ...fields }
    expect(codeOf(await maker.rest.post(QUOTES, quote))).toEqual([400, code])
  })

  it('is refused on the own request, even from another subaccount', async () => {
    const quote = { rfq_id: await ask(), yes_bid: '0.48', no_bid: '0.47', rest_remainder: false, subaccount: 2 }
    expect(codeOf(await requester.rest.post(QUOTES, quote))).toEqual([400, 'invalid_parameters'])
  })

  it('is not accepted on a side that it does not bid for, nor without a side', async () => {
    const quoteId = await quoteOn(await ask(), { no_bid: '0.0000' })
    expect((await requester.rest.put(`${QUOTES}/${quoteId}/accept`, { accepted_side: 'no' })).status).toBe(400)
    expect(codeOf(await requester.rest.put(`${QUOTES}/${quoteId}/accept`))).toEqual([400, 'missing_parameters'])
  })
})

describe('lists', () => {
  it('of requests filter by event, market, status, creator and subaccount, newest first, in pages', async () => {
    const ids = [await ask({ market_ticker: A }), await ask({ market_ticker: B, subaccount: 1 }), await ask({}, maker)]
    await requester.rest.delete(`${RFQS}/${ids[0]}`)
    const list = async (query: string, caller = requester): Promise<readonly string[]> => {
      const { body } = await caller.rest.get(`${RFQS}?${query}`)
      return body.rfqs.map(({ id }: { id: string }) => String(ids.indexOf(id)))
    }
    expect(await list('')).toEqual(['2', '1', '0'])
    expect(await list('event_ticker=KXA-26JUN01')).toEqual(['1', '0'])
    expect(await list(`market_ticker=${B}`)).toEqual(['1'])
    expect(await list('status=open')).toEqual(['2', '1'])
    expect(await list('status=closed')).toEqual(['0'])
    expect(await list('user_filter=self')).toEqual(['1', '0'])
    expect(await list('creator_user_id=maker')).toEqual(['2'])
    expect(await list('subaccount=1')).toEqual(['1'])
    expect(await list('subaccount=1', maker)).toEqual([])
    const { body } = await requester.rest.get(`${RFQS}?limit=2`)
    expect(await list(`limit=2&cursor=${body.cursor}`)).toEqual(['0'])
    for (const bad of ['limit=101', 'limit=0', 'status=done', 'user_filter=all', 'cursor=garbage', 'subaccount=64']) {
      expect((await requester.rest.get(`${RFQS}?${bad}`)).status, bad).toBe(400)
    }
  })

  it('of quotes need a filter by user or request, and show the own ones only', async () => {
    const rival = floor.trader('rival')
    const rfqId = await ask()
    const ids = [await quoteOn(rfqId), await quoteOn(rfqId, {}, rival), await quoteOn(await ask({}, maker), {}, requester)]
    const list = async (query: string, caller = requester): Promise<readonly string[]> => {
      const { status, body } = await caller.rest.get(`${QUOTES}?${query}`)
      return status === 200 ? body.quotes.map(({ id }: { id: string }) => String(ids.indexOf(id))) : [`${status} ${body.error.details}`]
    }
    expect(await list('')).toEqual(['400 Either creator_user_id or rfq_creator_user_id must be filled'])
    expect(await list('status=open')).toEqual(['400 Either creator_user_id or rfq_creator_user_id must be filled'])
    expect(await list('user_filter=self')).toEqual(['2'])
    expect(await list('rfq_user_filter=self')).toEqual(['1', '0'])
    expect(await list('rfq_user_filter=self&user_filter=self')).toEqual([])
    expect(await list(`rfq_id=${rfqId}`, rival)).toEqual(['1'])
    expect(await list('quote_creator_user_id=maker')).toEqual(['0'])
    expect(await list('rfq_creator_user_id=requester', maker)).toEqual(['0'])
    expect(await list('quote_creator_user_id=maker', rival)).toEqual([])
    expect(await list('rfq_user_filter=self&status=cancelled')).toEqual([])
    const second = Math.floor(floor.exchange.clock.nowUs() / 1_000_000)
    expect(await list(`rfq_user_filter=self&min_ts=${second}&max_ts=${second}`)).toEqual(['1', '0'])
    expect(await list(`rfq_user_filter=self&min_ts=${second + 1}`)).toEqual([])
    for (const bad of ['user_filter=other', 'user_filter=self&limit=501', 'user_filter=self&status=done', 'rfq_creator_subtrader_id=x']) {
      expect((await requester.rest.get(`${QUOTES}?${bad}`)).status, bad).toBe(400)
    }
  })
})

describe('a key that is locked to a subaccount', () => {
  it('asks and quotes for it, sees what is of it, and no other', async () => {
    const locked = floor.trader('requester', { subaccount: 1 })
    const rfqId = await ask({}, locked)
    expect((await requester.rest.get(`${RFQS}/${rfqId}`)).body.rfq.creator_subaccount).toBe(1)
    const others = await ask({ market_ticker: B })
    const [own, foreign] = [await quoteOn(rfqId), await quoteOn(others)]
    expect((await locked.rest.get(`${QUOTES}/${own}`)).status).toBe(200)
    expect((await locked.rest.get(`${QUOTES}/${foreign}`)).status).toBe(404)
    expect((await locked.rest.delete(`${RFQS}/${others}`)).status).toBe(404)
    expect((await locked.rest.get(`${QUOTES}?rfq_user_filter=self`)).body.quotes).toHaveLength(1)
    const rfq = { market_ticker: A, contracts: 1, rest_remainder: false, subaccount: 0 }
    expect((await locked.rest.post(RFQS, rfq)).status).toBe(403)
    expect((await locked.rest.get(`${RFQS}?subaccount=0`)).status).toBe(403)
  })

  it('has no business with block trades', async () => {
    const locked = floor.trader('requester', { subaccount: 1 })
    expect((await locked.rest.get('/communications/block-trade-proposals')).status).toBe(403)
  })
})

it('wants write::trade for requests and quotes, and a signature for everything', async () => {
  const reader = floor.trader('requester', { scopes: ['read'] })
  expect((await reader.rest.post(RFQS, { market_ticker: C, contracts: 1, rest_remainder: false })).status).toBe(403)
  expect((await reader.rest.get(RFQS)).status).toBe(200)
  const trader = floor.trader('requester', { scopes: ['write::trade'] })
  expect((await trader.rest.get(RFQS)).status).toBe(403)
  await ask({}, trader)
})

it('costs what the table says: a quote and its deletion 2 tokens, everything else 10', async () => {
  const limited = await openQuotingFloor({ memberId: 'requester' }, { memberId: 'maker' }, { rateLimits: 'basic' })
  onTestFinished(() => limited.close())
  ;({ requester, maker } = limited)
  const rfqId = await ask()
  for (let n = 0; n < 25; n++) {
    const quoteId = await quoteOn(rfqId)
    expect((await maker.rest.delete(`${RFQS}/${rfqId}/quotes/${quoteId}`)).status).toBe(204)
  }
  expect((await maker.rest.post(QUOTES, { rfq_id: rfqId, yes_bid: '0.1', no_bid: '0.1', rest_remainder: false })).status).toBe(429)
  for (let n = 0; n < 9; n++) await ask({ replace_existing: true })
  expect((await requester.rest.post(RFQS, { market_ticker: C, contracts: 1, rest_remainder: false })).status).toBe(429)
})
