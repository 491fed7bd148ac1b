import { InvalidRequestError } from '@kassandra/kalshi-sdk'
import { epochUs, microUsd, parseInstant } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { useAskedClient } from './support/asked-client.ts'
import { HAS_SHARED_FILES, readShared } from './support/shared-files.ts'

const exchange = useAskedClient()

const readScenario = (): Readonly<Record<string, { readonly [name: string]: unknown }>> =>
  Object.fromEntries(
    readShared('fixtures/rfq_scenario_accept_no_20260706.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ step, data }) => [step, data]),
  )

describe('portfolio.balance', () => {
  it('is exact where the exchange cuts to cents, and told by shard', async () => {
    exchange.reply({
      json: {
        balance: 99_992,
        balance_dollars: '999.9250',
        portfolio_value: 48,
        updated_ts: 1_783_302_928,
        balance_breakdown: [{ exchange_index: 2, balance: '999.9250' }],
      },
    })
    expect(await exchange.client.portfolio.balance({ subaccount: 1, exchangeIndex: 2 })).toEqual({
      balance: 999_925_000,
      portfolioValue: 480_000,
      updatedTime: 1_783_302_928_000_000,
      byShard: [{ exchangeIndex: 2, balance: 999_925_000 }],
    })
    expect(exchange.asked()).toEqual([{ target: 'GET /portfolio/balance?subaccount=1&exchange_index=2', body: undefined }])
  })
})

describe('portfolio.positions', () => {
  it('come with those of their events, with every filter', async () => {
    exchange.reply({
      json: {
        cursor: '',
        market_positions: [
          {
            ticker: 'M',
            exchange_index: 0,
            position_fp: '-1.50',
            market_exposure_dollars: '0.780000',
            total_traded_dollars: '0.780000',
            realized_pnl_dollars: '-0.040000',
            fees_paid_dollars: '0.017500',
            last_updated_ts: '2026-07-06T01:55:17.344024Z',
          },
        ],
        event_positions: [
          {
            event_ticker: 'E',
            event_exposure_dollars: '0.520000',
            total_cost_dollars: '0.520000',
            total_cost_shares_fp: '1.00',
            realized_pnl_dollars: '0.000000',
            fees_paid_dollars: '0.017500',
          },
        ],
      },
    })
    const page = await exchange.client.portfolio.positions({
      limit: 5,
      cursor: 'c',
      countFilter: ['position', 'total_traded'],
      settlementStatus: 'all',
      ticker: 'M',
      eventTicker: 'E',
      subaccount: 1,
      exchangeIndex: 0,
    })
    expect(page).toEqual({
      items: [
        {
          ticker: 'M',
          position: -150,
          exposure: 780_000,
          totalTraded: 780_000,
          realizedPnl: -40_000,
          feesPaid: 17_500,
          lastUpdated: parseInstant('2026-07-06T01:55:17.344024Z'),
          exchangeIndex: 0,
        },
      ],
      eventPositions: [{ eventTicker: 'E', exposure: 520_000, totalCost: 520_000, totalCostShares: 100, realizedPnl: 0, feesPaid: 17_500 }],
      nextCursor: undefined,
    })
    const query = 'limit=5&cursor=c&count_filter=position,total_traded&settlement_status=all&ticker=M&event_ticker=E&subaccount=1'
    expect(exchange.asked()).toEqual([{ target: `GET /portfolio/positions?${query}&exchange_index=0`, body: undefined }])
  })
})

describe('portfolio.fills', () => {
  it('pass every filter', async () => {
    exchange.reply({ json: { fills: null, cursor: '' } })
    const at = epochUs(1_000_000)
    const page = await exchange.client.portfolio.fills({
      ticker: 'M',
      orderId: 'o1',
      minTs: at,
      maxTs: at,
      limit: 1,
      cursor: 'c',
      subaccount: 0,
      exchangeIndex: 1,
    })
    expect(page).toEqual({ items: [], nextCursor: undefined })
    const query = 'ticker=M&order_id=o1&min_ts=1&max_ts=1&limit=1&cursor=c&subaccount=0&exchange_index=1'
    expect(exchange.asked()).toEqual([{ target: `GET /portfolio/fills?${query}`, body: undefined }])
  })

  it.runIf(HAS_SHARED_FILES)('of real accounts are read, directions from their own words and not from side and action', async () => {
    const { payload } = JSON.parse(readShared('fixtures/rest_portfolio_fills_redacted_202608.json'))
    const wire: readonly Readonly<Record<string, string>>[] = payload.fills
    exchange.reply({ json: { fills: wire, cursor: '' } })
    const { items } = await exchange.client.portfolio.fills()
    expect(items).toHaveLength(wire.length)
    expect(items.length).toBeGreaterThan(0)
    for (const [index, fill] of items.entries()) {
      const { yes_price_dollars, fee_cost, outcome_side, book_side, count_fp } = wire[index] ?? {}
      expect(fill.yesPrice + fill.noPrice).toBe(10_000)
      expect([fill.outcomeSide, fill.bookSide]).toEqual([outcome_side, book_side])
      expect(fill.yesPrice).toBe(Math.round(Number(yes_price_dollars) * 10_000))
      expect(fill.count).toBe(Math.round(Number(count_fp) * 100))
      expect(fill.feeCost).toBe(Math.round(Number(fee_cost) * 1_000_000))
    }
  })
})

it.runIf(HAS_SHARED_FILES)(
  'a recorded round trip reads as it was: a pair bought at 0.48 and 0.48 realizes 0.04 and leaves nothing held',
  async () => {
    const after = readScenario()['after_maker'] ?? {}
    exchange.reply({ json: after['balance'] }, { json: after['positions'] }, { json: after['fills'] })
    const { portfolio } = exchange.client
    expect(await portfolio.balance()).toMatchObject({ balance: 1_000_040_000, portfolioValue: 0 })
    const { items, eventPositions } = await portfolio.positions()
    expect(items).toMatchObject([{ position: 0, exposure: 0, totalTraded: 960_000, realizedPnl: 40_000, feesPaid: 0 }])
    expect(eventPositions).toMatchObject([{ totalCostShares: 200, totalCost: 960_000 }])
    const fills = await portfolio.fills()
    expect(fills.items.map(({ outcomeSide, bookSide, yesPrice, isTaker }) => [outcomeSide, bookSide, yesPrice, isTaker])).toEqual([
      ['no', 'ask', 5_200, false],
      ['yes', 'bid', 4_800, false],
    ])
  },
)

describe('portfolio.settlements', () => {
  it('tell payout and value in money', async () => {
    exchange.reply({
      json: {
        settlements: [
          {
            ticker: 'M',
            event_ticker: 'E',
            exchange_index: 1,
            market_result: 'scalar',
            yes_count_fp: '2.00',
            no_count_fp: '1.00',
            yes_total_cost_dollars: '0.960000',
            no_total_cost_dollars: '0.500000',
            revenue: 212,
            value: 56,
            fee_cost: '0.000100',
            settled_time: '2026-08-08T00:00:00Z',
          },
        ],
        cursor: null,
      },
    })
    const at = epochUs(0)
    const query = { limit: 1, cursor: 'c', ticker: 'M', eventTicker: 'E', minTs: at, maxTs: at, subaccount: 0 }
    expect(await exchange.client.portfolio.settlements(query)).toEqual({
      items: [
        {
          ticker: 'M',
          eventTicker: 'E',
          exchangeIndex: 1,
          marketResult: 'scalar',
          yesCount: 200,
          noCount: 100,
          yesTotalCost: 960_000,
          noTotalCost: 500_000,
          revenue: 2_120_000,
          value: 560_000,
          feeCost: 100,
          settledTime: parseInstant('2026-08-08T00:00:00Z'),
        },
      ],
      nextCursor: undefined,
    })
    const sent = 'limit=1&cursor=c&ticker=M&event_ticker=E&min_ts=0&max_ts=0&subaccount=0'
    expect(exchange.asked()).toEqual([{ target: `GET /portfolio/settlements?${sent}`, body: undefined }])
  })
})

describe('money in and out', () => {
  it('is listed in micro-dollars', async () => {
    const wire = { id: 'd1', status: 'pending', type: 'ach', amount_cents: 12_345, fee_cents: 5, created_ts: 10, finalized_ts: null }
    exchange.reply(
      { json: { deposits: [wire] } },
      { json: { withdrawals: [{ ...wire, status: 'applied', finalized_ts: 20 }], cursor: 'x' } },
    )
    const { portfolio } = exchange.client
    const payment = { paymentId: 'd1', type: 'ach', amount: 123_450_000, fee: 50_000, createdTime: 10_000_000 }
    expect((await portfolio.deposits({ limit: 1, cursor: 'c' })).items).toEqual([
      { ...payment, status: 'pending', finalizedTime: undefined },
    ])
    expect(await portfolio.withdrawals()).toEqual({
      items: [{ ...payment, status: 'applied', finalizedTime: 20_000_000 }],
      nextCursor: 'x',
    })
    expect(exchange.asked().map(({ target }) => target)).toEqual(['GET /portfolio/deposits?limit=1&cursor=c', 'GET /portfolio/withdrawals'])
  })
})

describe('money between shards', () => {
  it('is moved in units of $0.0001', async () => {
    const wire = {
      transfer_id: 't1',
      source: 'event_contract',
      destination: 'event_contract',
      source_exchange_shard: 0,
      destination_exchange_shard: 2,
      amount: '30.0000',
      status: 'complete',
      created_ts: 1,
    }
    exchange.reply({ json: { transfer_id: 't1' } }, { json: { transfers: [wire] } }, { json: { transfer: wire } })
    const { portfolio } = exchange.client
    const id = await portfolio.shardTransfer({
      amount: microUsd(30_000_000),
      sourceShard: 0,
      destinationShard: 2,
      sourceSubaccount: 0,
      destinationSubaccount: 1,
    })
    expect(id).toBe('t1')
    const transfer = {
      transferId: 't1',
      source: 'event_contract',
      destination: 'event_contract',
      sourceShard: 0,
      destinationShard: 2,
      amount: 30_000_000,
      status: 'complete',
      createdTime: 1_000_000,
    }
    expect((await portfolio.shardTransfers({ limit: 1, cursor: 'c' })).items).toEqual([transfer])
    expect(await portfolio.getShardTransfer('t1')).toEqual(transfer)
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /portfolio/intra_exchange_instance_transfer',
        body: {
          source: 'event_contract',
          destination: 'event_contract',
          amount: 300_000,
          source_exchange_shard: 0,
          destination_exchange_shard: 2,
          source_subaccount: 0,
          destination_subaccount: 1,
        },
      },
      { target: 'GET /portfolio/intra_exchange_instance_transfers?limit=1&cursor=c', body: undefined },
      { target: 'GET /portfolio/intra_exchange_instance_transfers/t1', body: undefined },
    ])
  })

  it.each([microUsd(0), microUsd(-100), microUsd(150)])('is refused in an amount of %d micro-dollars', async (amount) => {
    await expect(exchange.client.portfolio.shardTransfer({ amount })).rejects.toThrow(InvalidRequestError)
    expect(exchange.asked()).toEqual([])
  })

  it('is spread by target shares', async () => {
    const allocations = [{ exchange_index: 2, percent: 40 }]
    exchange.reply({ json: { allocations, resting_margin_reservation: 'max' } }, { json: {} })
    const { portfolio } = exchange.client
    const target = { allocations: [{ exchangeIndex: 2, percent: 40 }], restingMarginReservation: 'max' } as const
    expect(await portfolio.targetAllocation()).toEqual(target)
    await portfolio.setTargetAllocation(target)
    expect(exchange.asked()).toEqual([
      { target: 'GET /portfolio/target_balance_allocation', body: undefined },
      { target: 'POST /portfolio/target_balance_allocation', body: { allocations, resting_margin_reservation: 'max' } },
    ])
  })

  it('that rests in orders is totalled', async () => {
    exchange.reply({ json: { total_resting_order_value: 150, resting_order_value_breakdown: [{ exchange_index: 0, balance: '1.5000' }] } })
    expect(await exchange.client.portfolio.totalRestingOrderValue()).toEqual({
      total: 1_500_000,
      byShard: [{ exchangeIndex: 0, balance: 1_500_000 }],
    })
    expect(exchange.asked()).toEqual([{ target: 'GET /portfolio/summary/total_resting_order_value', body: undefined }])
  })
})

describe('subaccounts', () => {
  it('are created, listed with their money, and netted', async () => {
    exchange.reply(
      { status: 201, json: { subaccount_number: 4 } },
      { json: { subaccount_balances: [{ subaccount_number: 4, exchange_index: 1, balance: '12.3456', updated_ts: 9 }] } },
      { json: { netting_configs: [{ subaccount_number: 4, enabled: false, exchange_index: 1 }] } },
      {},
    )
    const { subaccounts } = exchange.client
    expect(await subaccounts.create()).toBe(4)
    expect(await subaccounts.balances()).toEqual([{ subaccount: 4, exchangeIndex: 1, balance: 12_345_600, updatedTime: 9_000_000 }])
    expect(await subaccounts.netting()).toEqual([{ subaccount: 4, isEnabled: false, exchangeIndex: 1 }])
    expect(await subaccounts.setNetting(4, true)).toBeUndefined()
    expect(exchange.asked()).toEqual([
      { target: 'POST /portfolio/subaccounts', body: {} },
      { target: 'GET /portfolio/subaccounts/balances', body: undefined },
      { target: 'GET /portfolio/subaccounts/netting', body: undefined },
      { target: 'PUT /portfolio/subaccounts/netting', body: { subaccount_number: 4, enabled: true } },
    ])
  })

  it('pass money on in cents, under an id that makes a repeat safe', async () => {
    const wire = { transfer_id: 't1', from_subaccount: 0, to_subaccount: 4, amount_cents: 1_050, created_ts: 9, exchange_index: 0 }
    exchange.reply({ json: {} }, { json: { transfers: [wire], cursor: '' } })
    const { subaccounts } = exchange.client
    const request = { clientTransferId: 'c-1', fromSubaccount: 0, toSubaccount: 4, amount: microUsd(10_500_000), exchangeIndex: 0 }
    await subaccounts.transfer(request)
    expect((await subaccounts.transfers({ limit: 3, cursor: 'c' })).items).toEqual([
      { transferId: 't1', fromSubaccount: 0, toSubaccount: 4, amount: 10_500_000, createdTime: 9_000_000, exchangeIndex: 0 },
    ])
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /portfolio/subaccounts/transfer',
        body: { client_transfer_id: 'c-1', from_subaccount: 0, to_subaccount: 4, amount_cents: 1_050, exchange_index: 0 },
      },
      { target: 'GET /portfolio/subaccounts/transfers?limit=3&cursor=c', body: undefined },
    ])
    await expect(subaccounts.transfer({ ...request, amount: microUsd(1) })).rejects.toThrow('whole number of cents')
    await expect(subaccounts.transfer({ ...request, toSubaccount: 64 })).rejects.toThrow('toSubaccount')
  })
})
