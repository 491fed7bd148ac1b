import { type Exchange, generateCredentials } from '@kassandra/kalshi-sim'
import { KalshiClient } from '../../../src/client/kalshi-client.ts'
import type { Market } from '../../../src/rest/markets/market.ts'
import { indexValue } from '../../../src/units/index-value.ts'
import { ONE_DOLLAR } from '../../../src/units/price.ts'
import { parseQty } from '../../../src/units/qty.ts'
import { COLLECTION, furnish } from './furnish.ts'
import type { Simulator } from './simulator.ts'

/** Lets happen, again and again, what every channel tells of. */
export async function tradeOnAndOn({ exchange, env }: Simulator, stop: AbortSignal): Promise<void> {
  await using client = KalshiClient.fromEnv(env)
  // Requests for quotes come from somebody else: a member has one open on a market, and examples ask too.
  await using stranger = strangerOn(exchange, env)
  const { items } = await client.markets.list({ status: 'open' })
  const [first, ...others] = items
  if (!first) throw new Error('no market is open')
  furnish(exchange, [...new Set(items.map(({ eventTicker }) => eventTicker))], first.ticker)
  const combo = await combine(client, first, others)
  while (!stop.aborted) {
    for (const market of items.filter(({ yesAsk }) => yesAsk < ONE_DOLLAR)) {
      if (stop.aborted) return
      await trade(client, market)
      await askForQuotes(stranger, market)
      publish(exchange, market.eventTicker, combo)
    }
  }
}

function strangerOn(exchange: Exchange, env: Simulator['env']): KalshiClient {
  const { credentials, apiKey } = generateCredentials('ed25519')
  exchange.addApiKey({ ...apiKey, memberId: 'stranger' })
  return KalshiClient.fromEnv({ ...env, KALSHI_API_KEY: credentials.keyId, KALSHI_API_SECRET: credentials.privateKeyPem })
}

async function trade({ orders, orderGroups }: KalshiClient, { ticker, yesAsk }: Market): Promise<void> {
  await orders.place({
    ticker,
    side: 'bid',
    price: yesAsk,
    count: parseQty('1'),
    timeInForce: 'immediate_or_cancel',
    selfTradePrevention: 'taker_at_cross',
  })
  const { orderGroupId } = await orderGroups.create({ contractsLimit: parseQty('10') })
  await orderGroups.delete(orderGroupId)
}

async function askForQuotes({ rfqs }: KalshiClient, { ticker }: Market): Promise<void> {
  await rfqs.delete(await rfqs.create({ ticker, contracts: parseQty('10'), restRemainder: false, replaceExisting: true }))
}

/** A market of two others, of different events. */
async function combine({ multivariate }: KalshiClient, one: Market, others: readonly Market[]): Promise<string> {
  const other = others.find(({ eventTicker }) => eventTicker !== one.eventTicker)
  if (!other) throw new Error('all markets are of one event')
  const legs = [one, other].map(({ ticker, eventTicker }) => ({ marketTicker: ticker, eventTicker, side: 'yes' as const }))
  const { marketTicker } = await multivariate.createMarket(COLLECTION, { legs })
  return marketTicker
}

let sourceTsMs = Date.UTC(2026, 0, 1)

function publish({ feeds, setEventFees, publish: tell, clock }: Exchange, eventTicker: string, combo: string): void {
  sourceTsMs += 1_000
  const value = indexValue(6_800_000_000_000 + (sourceTsMs % 60_000))
  feeds.publish('cfbenchmarks_value', { name: 'BRTI', value, sourceTsMs })
  feeds.publish('cfbenchmarks_value_5hz', { name: 'BRTI', value, sourceTsMs })
  feeds.publish('pyth_value', { name: 'Metal.XAU/USD', value, sourceTsMs })
  setEventFees(eventTicker, { type: 'quadratic', multiplierPpm: sourceTsMs % 2_000 === 0 ? 500_000 : 2_000_000 })
  const moved = { event_type: 'close_date_updated' as const, market_ticker: combo, close_ts: Math.floor(sourceTsMs / 1_000) + 31_536_000 }
  tell({ kind: 'lifecycle', ticker: combo, eventType: moved.event_type, tsUs: clock.nowUs(), msg: moved })
}
