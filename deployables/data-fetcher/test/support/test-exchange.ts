import { randomUUID } from 'node:crypto'
import { type EpochUs, epochUs, formatInstant, formatPrice, formatQty, price, qty } from '@kassandra/kalshi-sdk/units'
import { createExchange, type Exchange, type Listening, listen } from '@kassandra/kalshi-sim'
import { simMarket } from '../../../../test/support/sim-market.ts'

const MINUTE_US = 60_000_000
const HOURS = 12

/** A local exchange whose time is of now, since a run fetches up to a time of now. */
export interface TestExchange extends AsyncDisposable {
  readonly exchange: Exchange
  readonly listening: Listening
  readonly variables: Readonly<Record<string, string>>
  /** An instant so many minutes behind the beginning, some hours ago. */
  at(minute: number): EpochUs
  /** As a scheduler writes it. */
  scheduled(minute: number): string
  open(ticker: string, more?: { readonly event?: string; readonly series?: string; readonly closeMinute?: number }): void
  /** Trades happen in the order of their minutes. @returns Their ids. */
  trade(ticker: string, minute: number, count?: number): readonly string[]
}

export async function startTestExchange(): Promise<TestExchange> {
  const now = Date.now() * 1_000
  const beginUs = now - (now % MINUTE_US) - HOURS * 60 * MINUTE_US
  const exchange = createExchange({ startUs: epochUs(beginUs), keyType: 'ed25519' })
  const listening = await listen(exchange, { port: 0 })
  const at = (minute: number): EpochUs => epochUs(beginUs + Math.round(minute * MINUTE_US))
  exchange.addSeries({ ticker: 'KXTEST', title: 'S', category: 'Crypto', frequency: 'hourly', tags: [] })
  exchange.addEvent({ ticker: 'KXTEST-E', seriesTicker: 'KXTEST', title: 'E', subTitle: '', mutuallyExclusive: false })
  return {
    exchange,
    listening,
    variables: {
      KALSHI_ENVIRONMENT: 'custom',
      KALSHI_REST_URL: listening.restUrl,
      KALSHI_API_KEY: exchange.credentials?.keyId ?? '',
      KALSHI_API_SECRET: exchange.credentials?.privateKeyPem ?? '',
    },
    at,
    scheduled: (minute) => formatInstant(at(minute)).replace(/0+Z$/, '0Z'),
    open: (ticker, { event = 'KXTEST-E', series = 'KXTEST', closeMinute = 24 * 60 } = {}) => {
      const book = { yes: [{ price: price(4_000), qty: qty(100) }], no: [{ price: price(5_500), qty: qty(250) }] }
      const more = { eventTicker: event, seriesTicker: series, marketId: randomUUID(), closeUs: at(closeMinute) }
      exchange.openMarket(simMarket(ticker, at(0), more), book)
    },
    trade: (ticker, minute, count = 1) =>
      Array.from({ length: count }, (_, n) => {
        const tradeId = randomUUID()
        const tsUs = epochUs(at(minute) + n)
        exchange.publish({
          kind: 'trade',
          ticker,
          tradeId,
          yesPrice: price(4_200),
          count: qty(150),
          takerSide: 'yes',
          isBlockTrade: false,
          tsUs,
          msg: {
            trade_id: tradeId,
            market_ticker: ticker,
            yes_price_dollars: formatPrice(price(4_200)),
            no_price_dollars: formatPrice(price(5_800)),
            count_fp: formatQty(qty(150)),
            taker_outcome_side: 'yes',
            ts_ms: Math.floor(tsUs / 1_000),
          },
        })
        return tradeId
      }),
    [Symbol.asyncDispose]: async () => {
      exchange.close()
      await listening.close()
    },
  }
}
