import { complement, formatPrice, formatQty, type Price } from '@kassandra/kalshi-sdk/units'
import type { Level } from '../exchange/level.ts'
import type { Market } from '../exchange/market.ts'
import type { DeltaEvent, PublicEvent } from '../exchange/public-event.ts'
import type { Channel } from './channel.ts'

/** A public event ready for any number of subscriptions: what depends on the subscription is its sid, its seq and its price scale. */
export interface PublicFrame {
  readonly channel: Channel
  readonly ticker: string
  readonly type: string
  /** Ticker frames are the only public ones without `seq`. */
  readonly sequenced: boolean
  /** JSON of `msg`, made once for each price scale. */
  msg(useYesPrice: boolean): string
}

/** @see Kalshi API reference, sections 15.3 and 15.4 */
export function toPublicFrame(event: PublicEvent, market: Market): PublicFrame {
  const { ticker } = event
  switch (event.kind) {
    case 'delta':
      return bookFrame(ticker, 'orderbook_delta', (useYesPrice) => deltaMsg(market, event, useYesPrice), event.side === 'no')
    case 'snapshot':
      return bookFrame(ticker, 'orderbook_snapshot', (useYesPrice) => snapshotMsg(market, event.yes, event.no, useYesPrice), true)
    case 'trade':
      return plainFrame(ticker, 'trade', 'trade', true, event.msg)
    case 'ticker':
      return plainFrame(ticker, 'ticker', 'ticker', false, event.msg)
    case 'lifecycle':
      return plainFrame(ticker, 'market_lifecycle_v2', 'market_lifecycle_v2', true, event.msg)
  }
}

/** JSON of a whole book; a side without levels is left out, and both sides ascend in the scale that is shown. */
export function snapshotMsg(market: Market, yes: readonly Level[], no: readonly Level[], useYesPrice: boolean): string {
  const shownNo = useYesPrice ? no.map(({ price, qty }) => ({ price: complement(price), qty })).reverse() : no
  const sides = [
    ['yes_dollars_fp', yes],
    ['no_dollars_fp', shownNo],
  ] as const
  const present = sides.filter(([, levels]) => levels.length > 0).map(([key, levels]) => `,"${key}":[${levels.map(levelText).join(',')}]`)
  return `{${marketHead(market)}${present.join('')}}`
}

function deltaMsg(market: Market, event: DeltaEvent, useYesPrice: boolean): string {
  const shown: Price = useYesPrice && event.side === 'no' ? complement(event.price) : event.price
  const ts = event.ts === undefined ? '' : `,"ts":${JSON.stringify(event.ts)}`
  const tsMs = event.tsMs === undefined ? '' : `,"ts_ms":${event.tsMs}`
  const change = `"price_dollars":"${formatPrice(shown)}","delta_fp":"${formatQty(event.delta)}","side":"${event.side}"`
  return `{${marketHead(market)},${change}${ts}${tsMs}}`
}

function bookFrame(ticker: string, type: string, build: (useYesPrice: boolean) => string, scaled: boolean): PublicFrame {
  const own = once(() => build(false))
  const yes = scaled ? once(() => build(true)) : own
  return { channel: 'orderbook_delta', ticker, type, sequenced: true, msg: (useYesPrice) => (useYesPrice ? yes() : own()) }
}

function plainFrame(ticker: string, channel: Channel, type: string, sequenced: boolean, value: unknown): PublicFrame {
  return { channel, ticker, type, sequenced, msg: once(() => JSON.stringify(value)) }
}

function once(build: () => string): () => string {
  let text: string | undefined
  return () => {
    text ??= build()
    return text
  }
}

const marketHead = ({ definition }: Market): string =>
  `"market_ticker":${JSON.stringify(definition.ticker)},"market_id":${JSON.stringify(definition.marketId)}`

const levelText = ({ price, qty }: Level): string => `["${formatPrice(price)}","${formatQty(qty)}"]`
