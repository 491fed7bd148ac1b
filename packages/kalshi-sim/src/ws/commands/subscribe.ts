import { type Channel, selectionOf, takesFeeds, takesMarkets } from '../channel.ts'
import type { Session } from '../session.ts'
import { Subscription } from '../subscription.ts'
import type { Venue } from '../venue.ts'
import type { Command, Refusal } from './command.ts'
import { replyFeed, replyOk, sendBooks, sendTickers, tickersOf } from './replies.ts'

type Subscribe = Extract<Command, { kind: 'subscribe' }>

/**
 * Opens a subscription for each channel not held yet; on a held one the markets are added and the reply is `ok` on its old sid.
 * A held subscription keeps its price scale. All or nothing: a refused command changes no channel.
 * @see Kalshi API reference, section 15.1
 */
export function subscribe(session: Session, venue: Venue, id: number | undefined, command: Subscribe): Refusal | undefined {
  const named = tickersOf(command.selection, venue.catalogue)
  if (named === undefined) return { code: 11 }
  if (command.channels.some((channel) => isTooMuch(session, channel, named))) return { code: 26 }
  for (const channel of command.channels) {
    const subscription = session.findChannel(channel)
    if (subscription) extend(session, venue, id, subscription, command, named)
    else open(session, venue, id, channel, command, named)
  }
  return undefined
}

function open(
  session: Session,
  venue: Venue,
  id: number | undefined,
  channel: Channel,
  command: Subscribe,
  named: readonly string[],
): void {
  const subscription = new Subscription(session.nextSid(), channel, choose(channel, named, command), command)
  session.subscriptions.set(subscription.sid, subscription)
  venue.audience.update(session, subscription)
  session.reply('subscribed', { id }, JSON.stringify({ channel, sid: subscription.sid }))
  sendFirst(session, venue, subscription, named, command.sendInitialSnapshot)
}

function extend(
  session: Session,
  venue: Venue,
  id: number | undefined,
  held: Subscription,
  command: Subscribe,
  named: readonly string[],
): void {
  const fresh = held.add(choose(held.channel, named, command))
  venue.audience.update(session, held)
  if (takesFeeds(held.channel)) replyFeed(session, held, id)
  else replyOk(session, held, id)
  sendFirst(session, venue, held, fresh, command.sendInitialSnapshot)
}

function sendFirst(session: Session, venue: Venue, subscription: Subscription, fresh: readonly string[], wantTickers: boolean): void {
  if (subscription.channel === 'orderbook_delta') sendBooks(session, venue, subscription, fresh)
  if (subscription.channel !== 'ticker' || !wantTickers) return
  const all = subscription.markets === 'all' && fresh.length === 0
  sendTickers(session, venue, subscription, all ? venue.catalogue.markets().map(({ ticker }) => ticker) : fresh)
}

function isTooMuch(session: Session, channel: Channel, named: readonly string[]): boolean {
  if (!takesMarkets(channel)) return false
  const held = session.findChannel(channel)
  return (held?.countWith(named) ?? named.length) > session.settings.marketLimit
}

function choose(channel: Channel, named: readonly string[], { indices, underlyings }: Subscribe): readonly string[] | 'all' {
  switch (selectionOf(channel)) {
    case 'indices':
      return indices ?? []
    case 'underlyings':
      return underlyings ?? []
    case 'nothing':
      return 'all'
    default:
      return named.length === 0 ? 'all' : named
  }
}
