import { complement, formatPrice, formatQty, type Price } from '@kassandra/kalshi-sdk/units'
import type { Level } from '../../exchange/level.ts'
import type { Market } from '../../exchange/market.ts'
import type { DeltaEvent, OwnChange, PublicEvent } from '../../exchange/public-event.ts'
import { type ChannelFrame, type FrameView, once, plainFrame } from './channel-frame.ts'

/** @see Kalshi API reference, sections 15.3 and 15.4 */
export function toPublicFrame(event: PublicEvent, market: Market): ChannelFrame {
  const { ticker } = event
  switch (event.kind) {
    case 'delta':
      return deltaFrame(market, event)
    case 'snapshot':
      return bookFrame(ticker, 'orderbook_snapshot', (useYesPrice) => snapshotMsg(market, event.yes, event.no, useYesPrice), true)
    case 'trade':
      return plainFrame({ channel: 'trade', ticker, type: 'trade', sequenced: true }, () => event.msg)
    case 'ticker':
      return plainFrame({ channel: 'ticker', ticker, type: 'ticker', sequenced: false }, () => event.msg)
    case 'lifecycle': {
      const channel = market.definition.isCombo ? 'multivariate_market_lifecycle' : 'market_lifecycle_v2'
      return plainFrame({ channel, ticker, type: channel, sequenced: true }, () => event.msg)
    }
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

/** Its member sees which of its orders changed. */
function deltaFrame(market: Market, event: DeltaEvent): ChannelFrame {
  const { ticker, side, own } = event
  const frame = bookFrame(ticker, 'orderbook_delta', (useYesPrice) => deltaMsg(market, event, useYesPrice), side === 'no')
  if (!own) return frame
  return { ...frame, msg: (view) => (isOf(own, view) ? deltaMsg(market, event, view.useYesPrice, own) : frame.msg(view)) }
}

const isOf = (own: OwnChange, { memberId, subaccount }: FrameView): boolean =>
  own.memberId === memberId && (subaccount === undefined || own.subaccount === subaccount)

function deltaMsg(market: Market, event: DeltaEvent, useYesPrice: boolean, own?: OwnChange): string {
  const shown: Price = useYesPrice && event.side === 'no' ? complement(event.price) : event.price
  const ts = event.ts === undefined ? '' : `,"ts":${JSON.stringify(event.ts)}`
  const tsMs = event.tsMs === undefined ? '' : `,"ts_ms":${event.tsMs}`
  const change = `"price_dollars":"${formatPrice(shown)}","delta_fp":"${formatQty(event.delta)}","side":"${event.side}"`
  return `{${marketHead(market)},${change}${ownText(own)}${ts}${tsMs}}`
}

function ownText(own: OwnChange | undefined): string {
  if (!own) return ''
  const id = own.clientOrderId === undefined ? '' : `,"client_order_id":${JSON.stringify(own.clientOrderId)}`
  return `${id},"subaccount":${own.subaccount}`
}

function bookFrame(ticker: string, type: string, build: (useYesPrice: boolean) => string, scaled: boolean): ChannelFrame {
  const own = once(() => build(false))
  const yes = scaled ? once(() => build(true)) : own
  return { channel: 'orderbook_delta', ticker, type, sequenced: true, msg: ({ useYesPrice }) => (useYesPrice ? yes() : own()) }
}

const marketHead = ({ definition }: Market): string =>
  `"market_ticker":${JSON.stringify(definition.ticker)},"market_id":${JSON.stringify(definition.marketId)}`

const levelText = ({ price, qty }: Level): string => `["${formatPrice(price)}","${formatQty(qty)}"]`
