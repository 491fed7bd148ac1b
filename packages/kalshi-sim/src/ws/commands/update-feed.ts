import { selectionOf } from '../channel.ts'
import type { Session } from '../session.ts'
import type { Subscription } from '../subscription.ts'
import type { Venue } from '../venue.ts'
import type { Command, Refusal } from './command.ts'
import { replyFeed } from './replies.ts'

type Update = Extract<Command, { kind: 'update' }>

/**
 * Adds names to a feed, takes them out, or lists what there is without a change.
 * @see Kalshi AsyncAPI document, channels cfbenchmarks_value and pyth_value
 */
export function updateFeed(
  session: Session,
  venue: Venue,
  id: number | undefined,
  subscription: Subscription,
  { action, indices, underlyings }: Update,
): Refusal | undefined {
  const isIndex = selectionOf(subscription.channel) === 'indices'
  const noun = isIndex ? 'indices' : 'underlyings'
  if (action === (isIndex ? 'indexlist' : 'underlying_list')) return list(session, venue, id, subscription, isIndex)
  if (action !== `subscribe_${noun}` && action !== `unsubscribe_${noun}`) return { code: 13 }
  const names = isIndex ? indices : underlyings
  if (names === undefined) return { code: isIndex ? 24 : 28 }
  if (action === `subscribe_${noun}`) subscription.add(names)
  else subscription.remove(names)
  venue.audience.update(session, subscription)
  replyFeed(session, subscription, id)
  return undefined
}

function list(session: Session, venue: Venue, id: number | undefined, subscription: Subscription, isIndex: boolean): undefined {
  const { channel, sid } = subscription
  const type = `${channel}_${isIndex ? 'indexlist' : 'underlying_list'}`
  const names = venue.feeds.namesOf(channel)
  session.reply(type, { id, sid, seq: subscription.nextSeq() }, JSON.stringify({ [isIndex ? 'index_ids' : 'underlying_tickers']: names }))
  return undefined
}
