import { takesFeeds, takesMarkets } from '../channel.ts'
import type { Session } from '../session.ts'
import type { Subscription } from '../subscription.ts'
import type { Venue } from '../venue.ts'
import type { Command, MarketAction, Refusal } from './command.ts'
import { replyOk, sendBooks, sendTickers, tickersOf } from './replies.ts'
import { updateFeed } from './update-feed.ts'

type Update = Extract<Command, { kind: 'update' }>

/**
 * Adds markets, takes markets out, or sends books without a change of the subscription.
 * @see Kalshi API reference, section 15.1
 */
export function updateSubscription(session: Session, venue: Venue, id: number | undefined, command: Update): Refusal | undefined {
  const { action, selection } = command
  const subscription = session.subscriptions.get(command.sid)
  if (!subscription) return { code: 7 }
  if (takesFeeds(subscription.channel)) return updateFeed(session, venue, id, subscription, command)
  if (!isAction(action, subscription)) return { code: 13 }
  if (selection.kind === 'none') return { code: 14 }
  const tickers = tickersOf(selection, venue.catalogue)
  if (tickers === undefined || (selection.kind === 'ids' && subscription.channel !== 'ticker')) return { code: 11 }
  if (action === 'get_snapshot') return getSnapshot(session, venue, id, subscription, tickers)
  if (action === 'delete_markets' && subscription.markets === 'all') return { code: 11 }
  if (action === 'add_markets' && subscription.countWith(tickers) > session.settings.marketLimit) return { code: 26 }
  change(session, venue, id, subscription, { ...command, action, tickers })
  return undefined
}

function change(
  session: Session,
  venue: Venue,
  id: number | undefined,
  subscription: Subscription,
  { action, tickers, sendInitialSnapshot }: Pick<Update, 'sendInitialSnapshot'> & { action: MarketAction; tickers: readonly string[] },
): void {
  const fresh = action === 'add_markets' ? subscription.add(tickers) : []
  if (action === 'delete_markets') subscription.remove(tickers)
  venue.audience.update(session, subscription)
  replyOk(session, subscription, id)
  if (subscription.channel === 'orderbook_delta') sendBooks(session, venue, subscription, fresh)
  if (subscription.channel === 'ticker' && sendInitialSnapshot) sendTickers(session, venue, subscription, fresh)
}

// The snapshot carries the command's id and spends a seq; the market need not be subscribed.
function getSnapshot(
  session: Session,
  venue: Venue,
  id: number | undefined,
  subscription: Subscription,
  tickers: readonly string[],
): Refusal | undefined {
  const unknown = tickers.filter((ticker) => !venue.catalogue.findMarket(ticker))
  if (unknown.length > 0) return { code: 11, marketTickers: unknown }
  sendBooks(session, venue, subscription, tickers, id)
  return undefined
}

function isAction(action: unknown, { channel }: Subscription): action is MarketAction {
  if (action === 'get_snapshot') return channel === 'orderbook_delta'
  return (action === 'add_markets' || action === 'delete_markets') && takesMarkets(channel)
}
