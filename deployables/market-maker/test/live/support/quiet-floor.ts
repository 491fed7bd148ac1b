import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { LINEAR_CENT } from '@kassandra/kalshi-sim'
import { simMarket } from '../../../../../test/support/sim-market.ts'
import { PacedExchange, type PacedExchangeOptions } from './paced-exchange.ts'

export const US = '11111111-1111-4111-8111-111111111111'
export const OTHER = '22222222-2222-4222-8222-222222222222'
export const TICKER = 'KXTEST-26JUN01-1'

/** An exchange of one market, in which nothing happens but what a test does: $0.40 is bid and $0.60 asked. */
export async function startQuietFloor(options: PacedExchangeOptions): Promise<PacedExchange> {
  const floor = await PacedExchange.start({ members: [{ memberId: US }, { memberId: OTHER }], ...options })
  const openUs = epochUs(floor.clock.nowUs() - 60_000_000)
  floor.exchange.addSeries({ ticker: 'KXTEST', title: 'test', category: 'Test', frequency: 'custom', tags: [] })
  floor.exchange.addEvent({ ticker: 'KXTEST-26JUN01', seriesTicker: 'KXTEST', title: 'test', subTitle: '', mutuallyExclusive: false })
  const book = { yes: [{ price: price(4_000), qty: qty(500_00) }], no: [{ price: price(4_000), qty: qty(500_00) }] }
  floor.exchange.openMarket(
    simMarket(TICKER, openUs, { marketId: US, closeUs: epochUs(openUs + 86_400_000_000), structure: LINEAR_CENT }),
    book,
  )
  return floor
}

/** What rests of us, as the exchange has it. */
export const restingOf = ({ exchange }: PacedExchange, memberId = US) =>
  exchange.trading.orders.resting().filter(({ owner }) => owner.memberId === memberId)

/** What we hold of YES, in 0.01 contract. */
export const positionOf = ({ exchange }: PacedExchange): number =>
  exchange.trading.accounts.of({ memberId: US, subaccount: 0 }).positions.get(TICKER)?.net ?? 0

/** Somebody takes what is there, up to so many contracts at so much. */
export const take = (client: KalshiClient, side: 'bid' | 'ask', cents: number, contracts: number) =>
  client.orders.create({
    ticker: TICKER,
    side,
    price: price(cents * 100),
    count: qty(contracts * 100),
    timeInForce: 'immediate_or_cancel',
    selfTradePrevention: 'taker_at_cross',
  })

/** Resolves when the exchange has come to be so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
