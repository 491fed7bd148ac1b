/**
 * Lists open markets with their best prices. Market data needs no key.
 *
 *   node examples/list-markets.ts --environment demo
 *   node examples/list-markets.ts --rest-url http://127.0.0.1:8090/trade-api/v2 --series KXBTC15M --count 5
 */
import { parseArgs } from 'node:util'
import { type Environment, formatInstant, formatPrice, formatQty, KalshiClient, type Market } from '@kassandra/kalshi-sdk'

const { values } = parseArgs({
  options: {
    environment: { type: 'string', default: 'demo' },
    'rest-url': { type: 'string' },
    series: { type: 'string' },
    count: { type: 'string', default: '20' },
  },
})

function toEnvironment(name: string, restUrl: string | undefined): Environment {
  if (restUrl !== undefined) return { restUrl, wsUrl: restUrl.replace(/^http/, 'ws').replace(/\/v2\/?$/, '/ws/v2') }
  if (name === 'prod' || name === 'demo') return name
  throw new Error('--environment should be prod or demo')
}

function describeMarket(market: Market): string {
  const closes = market.closeTime === undefined ? '' : `closes ${formatInstant(market.closeTime).slice(0, 16)}Z`
  const quote = `${formatPrice(market.yesBid)} / ${formatPrice(market.yesAsk)}`
  return `${market.ticker.padEnd(40)} ${quote}  volume ${formatQty(market.volume).padStart(12)}  ${closes}`
}

await using client = new KalshiClient({ environment: toEnvironment(values.environment, values['rest-url']) })
const { exchangeActive, tradingActive } = await client.exchange.status()
console.log(`exchange ${exchangeActive ? 'active' : 'down'}, trading ${tradingActive ? 'open' : 'paused'}`)

let left = Number(values.count)
for await (const market of client.markets.list({ status: 'open', limit: 100, ...(values.series && { seriesTicker: values.series }) })) {
  console.log(describeMarket(market))
  if (--left <= 0) break
}
