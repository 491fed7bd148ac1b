import { indexValue, ONE_DOLLAR } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { useEach } from '../../../test/support/use-each.ts'
import { A, at, B, C, START_US, ticker } from './exchange-fixture.ts'
import { isPresent } from './fixtures.ts'
import type { RawClient } from './raw-client.ts'
import { frameTypes } from './support/asyncapi.ts'
import { collectionOf } from './support/records.ts'
import { openTimedFloor } from './support/trading-floor.ts'

const FEEDS = ['cfbenchmarks_value', 'cfbenchmarks_value_5hz', 'pyth_value'] as const
const CHANNELS = [
  ...['orderbook_delta', 'ticker', 'trade', 'fill', 'user_orders', 'market_positions', 'order_group_updates'],
  ...['market_lifecycle_v2', 'multivariate_market_lifecycle', 'communications'],
]

const floor = useEach(openTimedFloor)

async function follow(client: RawClient): Promise<void> {
  await client.ask('subscribe', { channels: CHANNELS, market_tickers: [A, B] }, 1)
  await client.ask('subscribe', { channels: FEEDS, index_ids: ['all'], underlying_tickers: ['all'] }, 2)
  await client.ask('subscribe', { channels: ['nonsense'] }, 3)
  await client.first(CHANNELS.length + FEEDS.length, ({ type }) => type === 'subscribed')
  const lists = { cfbenchmarks_value: 'indexlist', cfbenchmarks_value_5hz: 'indexlist', pyth_value: 'underlying_list' }
  for (const [n, channel] of FEEDS.entries()) {
    const sid = client.frames.find(({ type, msg }) => type === 'subscribed' && msg.channel === channel)?.msg.sid
    await client.ask('update_subscription', { sid, action: lists[channel] }, 10 + n)
  }
}

async function trade(): Promise<void> {
  await floor.ann.rest.post('/portfolio/order_groups/create', { contracts_limit: 10 })
  await floor.ann.order('bid', '0.4500', '1.00')
  floor.exchange.publish(ticker(A, 4_500, at(1)))
  floor.exchange.settleMarket(B, ONE_DOLLAR)
}

async function askForQuotes(): Promise<void> {
  const rfq = (await floor.ann.rest.post('/communications/rfqs', { market_ticker: C, contracts: 1, rest_remainder: false })).body.id
  const quote = (await floor.bob.rest.post('/communications/quotes', { rfq_id: rfq, yes_bid: '0.4', no_bid: '0.4', rest_remainder: false }))
    .body
  await floor.ann.rest.put(`/communications/quotes/${quote.id}/accept`, { accepted_side: 'yes' })
  await floor.bob.rest.put(`/communications/quotes/${quote.id}/confirm`)
  floor.scheduler.advance(15_000)
}

async function announce(): Promise<void> {
  const { exchange, ann } = floor
  exchange.addEvent({ ticker: 'KXA-26JUN02', seriesTicker: 'KXA', title: 'Another', subTitle: '', mutuallyExclusive: true })
  exchange.setEventFees('KXA-26JUN02', { type: 'quadratic_with_maker_fees', multiplierPpm: 500_000 })
  exchange.references.addCollection(collectionOf({}))
  const legs = [A, C].map((market) => ({ market_ticker: market, event_ticker: market.slice(0, -2), side: 'yes' }))
  await ann.rest.post('/multivariate_event_collections/KXMVETEST-R', { selected_markets: legs })
  for (const channel of FEEDS) exchange.feeds.publish(channel, { name: 'X', value: indexValue(1), sourceTsMs: START_US / 1_000 })
}

describe.runIf(isPresent('asyncapi.yaml'))('the exchange', () => {
  // Each frame is held against its schema as it comes.
  it('speaks every type of frame that there is, and no other', async () => {
    const client = await floor.ann.connect()
    await follow(client)
    await trade()
    await askForQuotes()
    await announce()
    await client.ask('unsubscribe', { sids: [1] }, 100)
    await client.settle()
    expect([...new Set(client.frames.map(({ type }) => type))].sort()).toEqual(frameTypes())
  })
})
