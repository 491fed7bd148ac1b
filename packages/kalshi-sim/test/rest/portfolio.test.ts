import { randomUUID } from 'node:crypto'
import { microUsd, price } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, B } from '../exchange-fixture.ts'
import { openFloor, openTimedFloor } from '../support/trading-floor.ts'

// Market A: YES 0.40 x 5, 0.42 x 3; NO 0.55 x 7, which is an offer of YES at 0.45.
const floor = useEach(openTimedFloor)

const bodyOf = async (path: string) => (await floor.ann.rest.get(path)).body
const transfer = (fields: Readonly<Record<string, unknown>>) =>
  floor.ann.rest.post('/portfolio/subaccounts/transfer', {
    client_transfer_id: randomUUID(),
    from_subaccount: 0,
    to_subaccount: 1,
    ...fields,
  })

describe('section 11, balance', () => {
  it('is what no resting order holds back, on all shards, cut to cents', async () => {
    expect(await bodyOf('/portfolio/balance')).toMatchObject({ balance: 40_000_000, balance_dollars: '400000.0000', portfolio_value: 0 })
    await floor.ann.order('bid', '0.4500', '1.00')
    const balance = await bodyOf('/portfolio/balance')
    // 0.45 and a fee of 0.0174
    expect(balance).toMatchObject({ balance: 39_999_953, balance_dollars: '399999.5326', portfolio_value: 45 })
    expect(balance.balance_breakdown).toMatchObject([
      { exchange_index: 0, balance: '99999.5326' },
      { exchange_index: 1, balance: '100000.0000' },
      {},
      {},
    ])
    expect((await bodyOf('/portfolio/balance?exchange_index=1')).balance).toBe(10_000_000)
  })

  it('section 9.3, can be switched to all cash, whatever resting orders hold back', async () => {
    const other = await openFloor({ balanceShown: 'cash' })
    try {
      await other.ann.order('bid', '0.4000', '10.00')
      const [balance, subaccounts] = [
        await other.ann.rest.get('/portfolio/balance'),
        await other.ann.rest.get('/portfolio/subaccounts/balances'),
      ]
      expect(balance.body.balance_dollars).toBe('400000.0000')
      expect(subaccounts.body.subaccount_balances[0].balance).toBe('100000.0000')
      await floor.ann.order('bid', '0.4000', '10.00')
      expect((await floor.ann.rest.get('/portfolio/balance')).body.balance_dollars).toBe('399996.0000')
    } finally {
      await other.close()
    }
  })

  it('tells what resting orders hold back', async () => {
    await floor.ann.order('bid', '0.4000', '10.00')
    await floor.ann.order('ask', '0.6000', '5.00')
    const value = await bodyOf('/portfolio/summary/total_resting_order_value')
    expect(value.total_resting_order_value).toBe(600)
    expect(value.resting_order_value_breakdown[0]).toEqual({ exchange_index: 0, balance: '6.0000' })
  })
})

describe('section 11, positions', () => {
  it('reports pnl before fees, the sum of both purchases, and keeps the row of a closed position', async () => {
    floor.exchange.openAccount({ memberId: 'carl' })
    await floor.bob.order('ask', '0.4300', '1.00')
    await floor.ann.order('bid', '0.4300', '1.00')
    await floor.bob.order('bid', '0.4400', '1.00')
    await floor.ann.order('ask', '0.4400', '1.00')
    const { market_positions: markets, event_positions: events } = await bodyOf('/portfolio/positions')
    expect(markets).toMatchObject([
      {
        ticker: A,
        position_fp: '0.00',
        market_exposure_dollars: '0.000000',
        realized_pnl_dollars: '0.010000',
        total_traded_dollars: '0.990000',
      },
    ])
    expect(events).toMatchObject([
      { event_ticker: 'KXA-26JUN01', total_cost_shares_fp: '2.00', total_cost_dollars: '0.990000', event_exposure_dollars: '0.000000' },
    ])
    expect(await bodyOf('/portfolio/positions?count_filter=position')).toMatchObject({ market_positions: [] })
    expect(await bodyOf('/portfolio/positions?count_filter=total_traded')).toMatchObject({ market_positions: [{ ticker: A }] })
  })

  it('leaves settled ones out unless asked for, and pays them', async () => {
    await floor.ann.order('bid', '0.4500', '2.00')
    const before = (await bodyOf('/portfolio/balance')).balance
    floor.exchange.settleMarket(A, price(10_000))
    expect((await bodyOf('/portfolio/balance')).balance).toBe(before + 200)
    expect((await bodyOf('/portfolio/positions')).market_positions).toEqual([])
    expect((await bodyOf('/portfolio/positions?settlement_status=settled')).market_positions).toMatchObject([
      { realized_pnl_dollars: '1.100000' },
    ])
    expect((await bodyOf('/portfolio/positions?settlement_status=all')).market_positions).toHaveLength(1)
    const { settlements } = await bodyOf('/portfolio/settlements')
    expect(settlements).toMatchObject([
      {
        ticker: A,
        market_result: 'yes',
        yes_count_fp: '2.00',
        yes_total_cost_dollars: '0.900000',
        no_count_fp: '0.00',
        revenue: 200,
        value: 100,
      },
    ])
    expect((await floor.ann.rest.get(`/markets/${A}`)).body.market).toMatchObject({ status: 'finalized', result: 'yes' })
  })

  it('pays a scalar result to both sides', async () => {
    await floor.ann.order('bid', '0.4500', '1.00')
    floor.exchange.settleMarket(A, price(5_600))
    expect((await bodyOf('/portfolio/settlements')).settlements).toMatchObject([{ market_result: 'scalar', revenue: 56, value: 56 }])
  })
})

describe('section 11, fills', () => {
  it('section 9.6, direction words: show the outcome bought, the price of YES, and no client_order_id', async () => {
    await floor.ann.order('ask', '0.4200', '1.00')
    const { fills } = await bodyOf('/portfolio/fills')
    expect(fills).toMatchObject([
      {
        ticker: A,
        outcome_side: 'no',
        book_side: 'ask',
        side: 'no',
        action: 'buy',
        yes_price_dollars: '0.4200',
        no_price_dollars: '0.5800',
        is_taker: true,
        fee_cost: '0.017100',
        subaccount_number: 0,
      },
    ])
    expect(fills[0].fill_id).toBe(fills[0].trade_id)
    expect(fills[0]).not.toHaveProperty('client_order_id')
    const trades = (await floor.ann.rest.get(`/markets/trades?ticker=${A}`)).body.trades
    expect(trades).toMatchObject([{ trade_id: fills[0].trade_id, taker_outcome_side: 'no', count_fp: '1.00' }])
  })

  it('are listed newest first, by order, market and shard', async () => {
    const first = await floor.ann.order('bid', '0.4500', '1.00')
    await floor.ann.order('bid', '0.4500', '2.00')
    expect((await bodyOf('/portfolio/fills')).fills).toMatchObject([{ count_fp: '2.00' }, { count_fp: '1.00' }])
    expect((await bodyOf(`/portfolio/fills?order_id=${first.body.order_id}`)).fills).toMatchObject([{ count_fp: '1.00' }])
    expect((await bodyOf(`/portfolio/fills?ticker=${B}`)).fills).toEqual([])
    expect((await bodyOf('/portfolio/fills?exchange_index=1')).fills).toEqual([])
    const page = await bodyOf('/portfolio/fills?limit=1')
    expect((await bodyOf(`/portfolio/fills?limit=1&cursor=${page.cursor}`)).fills).toMatchObject([{ count_fp: '1.00' }])
  })
})

describe('section 11, subaccounts', () => {
  it('are numbered from 1, up to 63', async () => {
    for (let number = 1; number <= 63; number++) {
      expect((await floor.ann.rest.post('/portfolio/subaccounts')).body).toEqual({ subaccount_number: number })
    }
    expect((await floor.ann.rest.post('/portfolio/subaccounts')).status).toBe(400)
  })

  it('take money by transfers, each id once', async () => {
    await floor.ann.rest.post('/portfolio/subaccounts')
    const id = randomUUID()
    expect((await transfer({ client_transfer_id: id, amount_cents: 2_500 })).status).toBe(200)
    expect((await transfer({ client_transfer_id: id, amount_cents: 2_500 })).status).toBe(409)
    const { subaccount_balances: balances } = await bodyOf('/portfolio/subaccounts/balances')
    expect(balances).toContainEqual(expect.objectContaining({ subaccount_number: 1, exchange_index: 0, balance: '25.0000' }))
    expect((await bodyOf('/portfolio/balance?subaccount=1')).balance).toBe(2_500)
    expect((await bodyOf('/portfolio/subaccounts/transfers')).transfers).toMatchObject([{ transfer_id: id, amount_cents: 2_500 }])
  })

  it('refuse a transfer of more than there is, to themselves, or to one that is not there', async () => {
    await floor.ann.rest.post('/portfolio/subaccounts')
    expect((await transfer({ amount_cents: 10_000_001 })).body.error.code).toBe('insufficient_balance')
    expect((await transfer({ amount_cents: 1, to_subaccount: 0 })).status).toBe(400)
    expect((await transfer({ amount_cents: 1, to_subaccount: 5 })).status).toBe(400)
    expect((await transfer({ amount_cents: 1, client_transfer_id: 'no uuid' })).body.error.code).toBe('invalid_parameters')
  })

  it('have positions, orders and fills of their own', async () => {
    await floor.ann.rest.post('/portfolio/subaccounts')
    await transfer({ amount_cents: 10_000 })
    await floor.ann.order('bid', '0.4500', '1.00', { subaccount: 1 })
    expect((await bodyOf('/portfolio/positions')).market_positions).toEqual([])
    expect((await bodyOf('/portfolio/positions?subaccount=1')).market_positions).toMatchObject([{ position_fp: '1.00' }])
    expect((await bodyOf('/portfolio/fills?subaccount=0')).fills).toEqual([])
    expect((await bodyOf('/portfolio/fills')).fills).toMatchObject([{ subaccount_number: 1 }])
  })

  it('hold both outcomes where netting is switched off', async () => {
    expect((await floor.ann.rest.put('/portfolio/subaccounts/netting', { subaccount_number: 0, enabled: false })).status).toBe(200)
    expect((await bodyOf('/portfolio/subaccounts/netting')).netting_configs[0]).toMatchObject({ subaccount_number: 0, enabled: false })
    await floor.ann.order('bid', '0.4500', '1.00')
    await floor.ann.order('ask', '0.4200', '1.00')
    // 0.45 of YES and 0.58 of NO
    expect((await bodyOf('/portfolio/positions')).market_positions).toMatchObject([
      { position_fp: '0.00', market_exposure_dollars: '1.030000' },
    ])
    floor.exchange.settleMarket(A, price(0))
    expect((await bodyOf('/portfolio/settlements')).settlements).toMatchObject([
      { yes_count_fp: '1.00', no_count_fp: '1.00', revenue: 100 },
    ])
  })
})

describe('section 7, cash on each shard', () => {
  const move = (fields: Readonly<Record<string, unknown>>) =>
    floor.ann.rest.post('/portfolio/intra_exchange_instance_transfer', {
      source: 'event_contract',
      destination: 'event_contract',
      ...fields,
    })

  it('moves by transfers in units of $0.0001', async () => {
    const { body } = await move({ amount: 12_345, source_exchange_shard: 0, destination_exchange_shard: 2 })
    expect((await bodyOf('/portfolio/balance?exchange_index=2')).balance_dollars).toBe('100001.2345')
    expect((await bodyOf('/portfolio/balance?exchange_index=0')).balance_dollars).toBe('99998.7655')
    const shown = { transfer_id: body.transfer_id, amount: '1.2345', status: 'complete', destination_exchange_shard: 2 }
    expect(await bodyOf(`/portfolio/intra_exchange_instance_transfers/${body.transfer_id}`)).toMatchObject({ transfer: shown })
    expect((await bodyOf('/portfolio/intra_exchange_instance_transfers')).transfers).toMatchObject([shown])
  })

  it('does not move beyond what is free', async () => {
    await floor.ann.order('bid', '0.4000', '200000.00')
    const refused = await move({ amount: 300_000_000, destination_exchange_shard: 1 })
    expect(refused.body.error.code).toBe('insufficient_balance')
    expect((await move({ amount: 1, source: 'margined' })).status).toBe(400)
    expect((await floor.ann.rest.get(`/portfolio/intra_exchange_instance_transfers/${randomUUID()}`)).status).toBe(404)
  })

  it('has a target allocation, which comes to a hundred percent', async () => {
    const set = (allocations: unknown) => floor.ann.rest.post('/portfolio/target_balance_allocation', { allocations })
    const wanted = [
      { exchange_index: 0, percent: 70 },
      { exchange_index: 2, percent: 30 },
    ]
    expect((await set(wanted)).status).toBe(200)
    expect(await bodyOf('/portfolio/target_balance_allocation')).toEqual({ allocations: wanted, resting_margin_reservation: 'none' })
    expect((await set([{ exchange_index: 0, percent: 70 }])).status).toBe(400)
  })
})

it('lists deposits; nothing was ever withdrawn', async () => {
  floor.exchange.openAccount({ memberId: 'rich', cash: { 0: microUsd(5_000_000) } })
  const rich = floor.trader('rich')
  expect((await rich.rest.get('/portfolio/deposits')).body.deposits).toMatchObject([{ amount_cents: 500, status: 'applied' }])
  expect((await rich.rest.get('/portfolio/withdrawals')).body.withdrawals).toEqual([])
})
