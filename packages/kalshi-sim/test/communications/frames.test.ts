import { microUsd } from '@kassandra/kalshi-sdk/units'
import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, B, C, marketOf, START_US } from '../exchange-fixture.ts'
import type { RawClient, RawFrame } from '../raw-client.ts'
import { collectionOf } from '../support/records.ts'
import { openQuotingFloor, type Trader } from '../support/trading-floor.ts'

const QUOTES = '/communications/quotes'
const RFQS = '/communications/rfqs'
const START = new Date(START_US / 1_000).toISOString().replace('.000', '')

const floor = useEach(() => openQuotingFloor({ memberId: 'requester', subaccounts: 1 }, { memberId: 'maker', subaccounts: 2 }))
let requester: Trader
let maker: Trader

beforeEach(() => {
  ;({ requester, maker } = floor)
  floor.exchange.trading.accounts.deposit({ memberId: 'maker', subaccount: 2 }, 0, microUsd(1_000_000_000))
})

async function listen(caller: Trader, params: Readonly<Record<string, unknown>> = {}): Promise<RawClient> {
  const client = await caller.connect()
  expect((await client.ask('subscribe', { channels: ['communications'], ...params }, 1)).type).toBe('subscribed')
  return client
}

async function told(client: RawClient): Promise<readonly RawFrame[]> {
  await client.settle()
  return client.frames.filter(({ type }) => type.startsWith('rfq_') || type.startsWith('quote_'))
}

const typesOf = async (client: RawClient): Promise<readonly string[]> => (await told(client)).map(({ type }) => type)

async function ask(ticker = C, caller = requester): Promise<string> {
  return (await caller.rest.post(RFQS, { market_ticker: ticker, contracts: 10, rest_remainder: false })).body.id
}

async function quoteOn(rfqId: string, fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const quote = { rfq_id: rfqId, yes_bid: '0.48', no_bid: '0.47', rest_remainder: false, ...fields }
  return (await maker.rest.post(QUOTES, quote)).body.id
}

async function execute(rfqId: string, quoteId: string): Promise<void> {
  await requester.rest.put(`${RFQS}/${rfqId}/quotes/${quoteId}/accept`, { accepted_side: 'no' })
  await maker.rest.put(`${RFQS}/${rfqId}/quotes/${quoteId}/confirm`)
  floor.scheduler.advance(15_000)
}

describe('communications', () => {
  it('tells the life of a quote to its two parties, and that of its request to everybody', async () => {
    const [mine, theirs, strangers] = [await listen(requester), await listen(maker), await listen(floor.trader('stranger'))]
    const rfqId = await ask()
    const quoteId = await quoteOn(rfqId, { subaccount: 2 })
    await execute(rfqId, quoteId)
    const life = ['rfq_created', 'quote_created', 'quote_accepted', 'quote_executed', 'rfq_deleted']
    expect(await typesOf(mine)).toEqual(life)
    expect(await typesOf(theirs)).toEqual(life)
    expect(await typesOf(strangers)).toEqual(['rfq_created', 'rfq_deleted'])
    expect((await told(strangers)).map(({ sid, seq }) => [sid, seq])).toEqual([
      [1, 1],
      [1, 2],
    ])
  })

  it('words each frame in full', async () => {
    const [mine, theirs] = [await listen(requester), await listen(maker)]
    const rfqId = await ask()
    const quoteId = await quoteOn(rfqId, { subaccount: 2 })
    await execute(rfqId, quoteId)
    const names = await Promise.all(
      [requester, maker].map(async ({ rest }) => (await rest.get('/communications/id')).body.communications_id),
    )
    const market = { market_ticker: C, event_ticker: 'KXB-26JUN01' }
    const ids = { quote_id: quoteId, rfq_id: rfqId, quote_creator_id: names[1], rfq_creator_id: names[0] }
    const offer = {
      yes_bid_dollars: '0.4800',
      no_bid_dollars: '0.4700',
      yes_contracts_offered_fp: '10.00',
      no_contracts_offered_fp: '10.00',
    }
    const [created, quoted, accepted, executed, deleted] = (await told(theirs)).map(({ msg }) => msg)
    expect(created).toEqual({ id: rfqId, creator_id: names[0], ...market, contracts_fp: '10.00', created_ts: START })
    expect(quoted).toEqual({ ...ids, ...market, ...offer, created_ts: START, subaccount: 2 })
    expect(accepted).toEqual({ ...ids, ...market, ...offer, accepted_side: 'no', contracts_accepted_fp: '10.00', subaccount: 2 })
    expect(deleted).toMatchObject({ id: rfqId, creator_id: names[0], ...market, contracts_fp: '10.00' })
    const quote = (await maker.rest.get(`${QUOTES}/${quoteId}`)).body.quote
    const made = { order_id: quote.creator_order_id, client_order_id: `quote:${rfqId.slice(0, 8)}:${quoteId}` }
    expect(executed).toEqual({ ...ids, ...made, market_ticker: C, executed_ts: quote.executed_ts, subaccount: 2 })

    const [, quotedToRequester, , executedForRequester] = (await told(mine)).map(({ msg }) => msg)
    expect(quotedToRequester).toEqual({ ...ids, ...market, ...offer, created_ts: START })
    expect(executedForRequester.order_id).not.toBe(executed.order_id)
  })

  it('joins an execution with the fills by the ids of its order', async () => {
    const client = await listen(maker, { channels: ['communications', 'fill'] })
    const rfqId = await ask()
    await execute(rfqId, await quoteOn(rfqId))
    await client.settle()
    const executed = client.frames.find(({ type }) => type === 'quote_executed')
    const fill = client.frames.find(({ type }) => type === 'fill')
    expect([fill?.msg.order_id, fill?.msg.client_order_id]).toEqual([executed?.msg.order_id, executed?.msg.client_order_id])
  })

  it('shows a target cost in place of a count', async () => {
    const client = await listen(maker)
    const rfq = { market_ticker: C, target_cost_dollars: '5.20', target_cost_excludes_fees: true, rest_remainder: false }
    await quoteOn((await requester.rest.post(RFQS, rfq)).body.id)
    const [created, quoted] = (await told(client)).map(({ msg }) => msg)
    expect(created).toMatchObject({ target_cost_dollars: '5.200000' })
    expect(created).not.toHaveProperty('contracts_fp')
    expect(quoted).toMatchObject({ rfq_target_cost_dollars: '5.200000', yes_contracts_offered_fp: '10.00' })
  })

  it('names the legs of a combo', async () => {
    floor.exchange.references.addCollection(collectionOf({}))
    const client = await listen(maker)
    const legs = [
      { market_ticker: A, event_ticker: 'KXA-26JUN01', side: 'yes' },
      { market_ticker: C, event_ticker: 'KXB-26JUN01', side: 'no' },
    ]
    const combo = await requester.rest.post('/multivariate_event_collections/KXMVETEST-R', { selected_markets: legs })
    const rfqId = await ask(combo.body.market_ticker)
    const [created] = (await told(client)).map(({ msg }) => msg)
    expect(created).toMatchObject({ mve_collection_ticker: 'KXMVETEST-R', mve_selected_legs: legs })
    expect((await maker.rest.get(`${RFQS}/${rfqId}`)).body.rfq).toMatchObject({
      mve_collection_ticker: 'KXMVETEST-R',
      mve_selected_legs: legs,
    })
  })

  it('with user_filter self leaves out the requests of others, not the quotes', async () => {
    const client = await listen(maker, { user_filter: 'self' })
    await quoteOn(await ask())
    await ask(B, maker)
    expect(await typesOf(client)).toEqual(['quote_created', 'rfq_created'])
    expect((await told(client)).map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('shows a key that is locked to a subaccount the quotes of that one only', async () => {
    const client = await listen(floor.trader('maker', { subaccount: 2 }))
    const rfqId = await ask()
    await quoteOn(rfqId, { subaccount: 1 })
    await quoteOn(rfqId, { subaccount: 2 })
    expect(await typesOf(client)).toEqual(['rfq_created', 'quote_created'])
  })

  it('says nothing when a quote is confirmed, cancelled or let pass', async () => {
    const client = await listen(maker)
    const rfqId = await ask()
    const deleted = await quoteOn(rfqId)
    await maker.rest.delete(`${QUOTES}/${deleted}`)
    const passed = await quoteOn(rfqId)
    await requester.rest.put(`${QUOTES}/${passed}/accept`, { accepted_side: 'yes' })
    floor.scheduler.advance(30_000)
    expect(await typesOf(client)).toEqual(['rfq_created', 'quote_created', 'quote_created', 'quote_accepted'])
  })

  it('ends a request with its market', async () => {
    const client = await listen(maker)
    await ask()
    floor.exchange.closeMarket(C)
    expect(await typesOf(client)).toEqual(['rfq_created', 'rfq_deleted'])
  })

  it('ignores markets that a subscription names', async () => {
    const client = await listen(maker, { market_tickers: [A] })
    await ask(C)
    expect(await typesOf(client)).toEqual(['rfq_created'])
  })
})

describe('a fan-out', () => {
  it('brings each market to one connection of it, with all that is said of it', async () => {
    const parts = await Promise.all([0, 1, 2].map((key) => listen(maker, { shard_factor: 3, shard_key: key })))
    const tickers = Array.from({ length: 12 }, (_, n) => `KXA-26JUN01-N${n}`)
    for (const ticker of tickers) {
      floor.exchange.openMarket(marketOf(ticker))
      const rfqId = await ask(ticker)
      await quoteOn(rfqId)
      await requester.rest.delete(`${RFQS}/${rfqId}`)
    }
    const heard = await Promise.all(parts.map(told))
    const marketsOf = (frames: readonly RawFrame[]) => [...new Set(frames.map(({ msg }) => msg.market_ticker))]
    expect(heard.flatMap(marketsOf).sort()).toEqual([...tickers].sort())
    for (const frames of heard) {
      expect(frames.length).toBe(3 * marketsOf(frames).length)
      expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1))
      expect(frames.length).toBeGreaterThan(0)
    }
  })

  it('of one part is everything, and its key may be left out', async () => {
    const client = await listen(maker, { shard_factor: 1 })
    await ask()
    expect(await typesOf(client)).toEqual(['rfq_created'])
  })

  it.each([
    [19, { shard_factor: 0, shard_key: 0 }],
    [19, { shard_factor: 1.5 }],
    [20, { shard_key: 0 }],
    [21, { shard_factor: 2, shard_key: 2 }],
    [21, { shard_factor: 2, shard_key: -1 }],
    [22, { shard_factor: 101, shard_key: 0 }],
    [11, { user_filter: 'everybody' }],
  ])('malformed is refused with code %i', async (code, params) => {
    const client = await maker.connect()
    const reply = await client.ask('subscribe', { channels: ['communications'], ...params }, 1)
    expect([reply.type, reply.msg.code]).toEqual(['error', code])
    expect((await client.ask('list_subscriptions', undefined, 2)).msg).toEqual([])
  })
})
