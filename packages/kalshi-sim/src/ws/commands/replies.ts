import type { Catalogue } from '../../exchange/catalogue.ts'
import { selectionOf } from '../channel.ts'
import { snapshotMsg } from '../frames/public-frame.ts'
import type { Session } from '../session.ts'
import type { Subscription } from '../subscription.ts'
import type { Venue } from '../venue.ts'
import type { Selection } from './command.ts'

/** Replies `ok` with the whole sorted list of the subscription's markets; the reply spends a `seq`. */
export function replyOk(session: Session, subscription: Subscription, id: number | undefined): void {
  session.reply('ok', { id, sid: subscription.sid, seq: subscription.nextSeq() }, subscription.ackMsg())
}

/** Replies `ok` with what a subscription to a feed follows now; the reply spends a `seq`. */
export function replyFeed(session: Session, subscription: Subscription, id: number | undefined): void {
  const { sid, channel, markets } = subscription
  const names = markets === 'all' ? ['all'] : [...markets].sort()
  const field = selectionOf(channel) === 'indices' ? 'index_ids' : 'underlying_tickers'
  session.reply('ok', { id, sid, seq: subscription.nextSeq() }, JSON.stringify({ [field]: names }))
}

/** Sends the present book of each market; a ticker the exchange does not know gets its first snapshot when it comes to be. */
export function sendBooks(session: Session, venue: Venue, subscription: Subscription, tickers: readonly string[], id?: number): void {
  for (const ticker of tickers) {
    const market = venue.catalogue.findMarket(ticker)
    if (!market) continue
    const { book } = market
    const msg = snapshotMsg(market, book.levels('yes'), book.levels('no'), subscription.style.useYesPrice)
    session.reply('orderbook_snapshot', { id, sid: subscription.sid, seq: subscription.nextSeq() }, msg)
  }
}

/** Repeats the last ticker of each market; one that never had any gets none, since nothing is made up. */
export function sendTickers(session: Session, venue: Venue, subscription: Subscription, tickers: readonly string[]): void {
  for (const ticker of tickers) {
    const last = venue.catalogue.findMarket(ticker)?.lastTicker
    if (last) session.reply('ticker', { sid: subscription.sid }, JSON.stringify(last.msg))
  }
}

/** The tickers a selection names; undefined when it has an id that no market has. */
export function tickersOf(selection: Selection, catalogue: Catalogue): readonly string[] | undefined {
  if (selection.kind === 'none') return []
  if (selection.kind === 'tickers') return selection.tickers
  const tickers = selection.ids.map((marketId) => catalogue.findMarketById(marketId)?.ticker)
  return tickers.every((ticker) => ticker !== undefined) ? tickers : undefined
}
