import { microUsd } from '@kassandra/kalshi-sdk/units'
import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { uuidOf } from '../../src/random/uuid-of.ts'
import { A, C, START_US } from '../exchange-fixture.ts'
import { openQuotingFloor, type Trader } from '../support/trading-floor.ts'

const instant = (afterS: number): string => new Date(START_US / 1_000 + afterS * 1_000).toISOString()

const REQUESTER = uuidOf('requester')
const MAKER = uuidOf('maker')

const floor = useEach(() => openQuotingFloor({ memberId: REQUESTER }, { memberId: MAKER }))
let requester: Trader
let maker: Trader

beforeEach(() => {
  ;({ requester, maker } = floor)
})

describe('block trades', () => {
  const PROPOSALS = '/communications/block-trade-proposals'
  const terms = () => ({
    buyer_user_id: REQUESTER,
    seller_user_id: MAKER,
    seller_subaccount: 0,
    market_ticker: C,
    price_centi_cents: 4_350,
    centicount: 10_000,
    maker_side: 'no',
    expiration_ts: instant(60),
  })

  async function propose(fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { status, body } = await requester.rest.post(PROPOSALS, { ...terms(), ...fields })
    expect(status).toBe(201)
    return body.block_trade_proposal_id
  }

  const listed = async (caller: Trader, query = '') => (await caller.rest.get(`${PROPOSALS}?${query}`)).body.block_trade_proposals

  it('execute with the second acceptance, beside the book, as a block for everybody to see', async () => {
    const id = await propose()
    expect((await maker.rest.post(`${PROPOSALS}/${id}/accept`)).status).toBe(204)
    expect(await listed(maker)).toMatchObject([
      { id, status: 'pending', buyer_user_id: '', seller_user_id: MAKER, buyer_accepted: false, seller_accepted: true },
    ])
    expect((await requester.rest.post(`${PROPOSALS}/${id}/accept`, { subaccount: 0 })).status).toBe(204)
    const [bought] = await listed(requester)
    const [sold] = await listed(maker)
    expect(bought).toMatchObject({ status: 'executed', buyer_user_id: REQUESTER, seller_user_id: '', buyer_accepted: true })
    expect(bought.buyer_order_id).toMatch(/-/)
    expect(bought).not.toHaveProperty('seller_order_id')
    expect(sold.seller_order_id).not.toBe(bought.buyer_order_id)
    const { trades } = (await maker.rest.get('/markets/trades?is_block_trade=true')).body
    expect(trades).toMatchObject([
      { ticker: C, yes_price_dollars: '0.4350', count_fp: '100.00', taker_outcome_side: 'yes', is_block_trade: true },
    ])
    const fills = floor.exchange.trading.fills.map(({ owner, side, isTaker }) => [owner.memberId, side, isTaker])
    expect(fills).toEqual([
      [MAKER, 'no', false],
      [REQUESTER, 'yes', true],
    ])
    expect((await maker.rest.get(`/markets/${C}/orderbook`)).body.orderbook_fp).toEqual({ yes_dollars: [], no_dollars: [] })
  })

  it('are shown to those who have to do with them, by market and status', async () => {
    await propose()
    expect(await listed(floor.trader('stranger'))).toEqual([])
    expect(await listed(maker, `market_ticker=${A}`)).toEqual([])
    expect(await listed(maker, 'status=pending')).toHaveLength(1)
    floor.scheduler.advance(60_000)
    expect(await listed(maker, 'status=pending')).toEqual([])
    expect(await listed(maker, 'status=expired')).toHaveLength(1)
    for (const bad of ['status=x', 'limit=101']) expect((await maker.rest.get(`${PROPOSALS}?${bad}`)).status).toBe(400)
  })

  it.each([
    ['an expiration that is past', { expiration_ts: instant(-1) }],
    ['an expiration that is no instant', { expiration_ts: 'soon' }],
    ['one member on both sides', { seller_user_id: REQUESTER }],
    ['a member who is none', { seller_user_id: 'ghost' }],
    ['a price of a dollar', { price_centi_cents: 10_000 }],
    ['no contracts', { centicount: 0 }],
    ['an unknown maker side', { maker_side: 'buyer' }],
    ['a subtrader', { buyer_subtrader_id: 'x' }],
  ])('with %s are refused', async (_case, fields) => {
    expect((await requester.rest.post(PROPOSALS, { ...terms(), ...fields })).status).toBe(400)
  })

  it('that cannot be paid are cancelled with their second acceptance', async () => {
    floor.exchange.openAccount({ memberId: 'pauper', cash: {} })
    const id = await propose({ seller_user_id: 'pauper' })
    await requester.rest.post(`${PROPOSALS}/${id}/accept`)
    const refused = await floor.trader('pauper').rest.post(`${PROPOSALS}/${id}/accept`)
    expect([refused.status, refused.body.error.code]).toEqual([400, 'INSUFFICIENT_BALANCE'])
    expect((await listed(requester))[0].status).toBe('cancelled')
    expect(floor.exchange.trading.fills).toEqual([])
  })

  it('are paid with the fee of the taker, or not at all', async () => {
    const cost = 43_500_000
    const fee = 1_720_500
    floor.exchange.openAccount({ memberId: 'exact', cash: { 0: microUsd(cost + fee - 1) } })
    const exact = floor.trader('exact')
    const accept = async () => {
      const id = await propose({ buyer_user_id: 'exact' })
      await maker.rest.post(`${PROPOSALS}/${id}/accept`)
      return (await exact.rest.post(`${PROPOSALS}/${id}/accept`)).status
    }
    expect(await accept()).toBe(400)
    floor.exchange.trading.accounts.deposit({ memberId: 'exact', subaccount: 0 }, 0, microUsd(1))
    expect(await accept()).toBe(204)
    expect(floor.exchange.trading.accounts.of({ memberId: 'exact', subaccount: 0 }).cash(0)).toBe(0)
  })

  it('reach both members and the public on their channels, and no book', async () => {
    const [mine, theirs] = [await requester.connect(), await maker.connect()]
    const channels = ['fill', 'user_orders', 'market_positions', 'trade', 'orderbook_delta']
    for (const client of [mine, theirs]) await client.ask('subscribe', { channels, market_tickers: [C] }, 1)
    const id = await propose()
    await maker.rest.post(`${PROPOSALS}/${id}/accept`)
    await requester.rest.post(`${PROPOSALS}/${id}/accept`)
    for (const [client, side, isTaker] of [[mine, 'yes', true] as const, [theirs, 'no', false] as const]) {
      await client.settle()
      const of = (type: string) => client.frames.filter((frame) => frame.type === type).map(({ msg }) => msg)
      expect(of('fill')).toMatchObject([{ outcome_side: side, is_taker: isTaker, count_fp: '100.00', yes_price_dollars: '0.4350' }])
      expect(of('user_order')).toMatchObject([{ status: 'executed', fill_count_fp: '100.00', order_id: of('fill')[0].order_id }])
      expect(of('market_position')).toMatchObject([{ position_fp: side === 'yes' ? '100.00' : '-100.00' }])
      expect(of('trade')).toMatchObject([{ is_block_trade: true, trade_id: of('fill')[0].trade_id }])
      expect(of('orderbook_delta')).toEqual([])
    }
  })

  it('have scopes of their own', async () => {
    const trader = floor.trader(REQUESTER, { scopes: ['read::portfolio_balance', 'write::trade'] })
    expect((await trader.rest.get(PROPOSALS)).status).toBe(403)
    expect((await trader.rest.post(PROPOSALS, terms())).status).toBe(403)
    const id = await propose()
    const broker = floor.trader(MAKER, { scopes: ['read::block_trade_accept', 'write::block_trade_accept'] })
    expect((await broker.rest.get(PROPOSALS)).status).toBe(200)
    expect((await broker.rest.post(`${PROPOSALS}/${id}/accept`)).status).toBe(204)
    expect((await broker.rest.get('/communications/rfqs')).status).toBe(403)
  })
})
