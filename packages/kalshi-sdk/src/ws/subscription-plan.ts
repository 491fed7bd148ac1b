import type { WireCommand } from '../wire/frames.ts'
import type { CommandParams } from './commands.ts'
import type { Channel } from './subscriptions.ts'
import { type ChannelFlags, type Intent, isSameTerms, type Selector, type Terms } from './terms.ts'
import { inParts, minus, type Tickers, union } from './tickers.ts'

/** What the exchange has confirmed on the present connection. */
export interface Held {
  readonly sid: number
  readonly tickers: Tickers
  readonly terms: Terms
}

/** One command that brings what is held nearer to what is wanted. */
export type PlannedCommand =
  | { readonly kind: 'subscribe'; readonly channel: Channel; readonly tickers: Tickers; readonly flags: ChannelFlags }
  | {
      readonly kind: 'add'
      readonly channel: Channel
      readonly sid: number
      readonly tickers: ReadonlySet<string>
      readonly flags: ChannelFlags
    }
  | {
      readonly kind: 'delete'
      readonly channel: Channel
      readonly sid: number
      readonly tickers: ReadonlySet<string>
      readonly selector: Selector
    }
  | { readonly kind: 'unsubscribe'; readonly channel: Channel; readonly sid: number }

/**
 * Pure. The commands that may be sent at once; planning again after their replies gives the rest, and an empty plan means
 * that all is held. A new channel begins with the first `tickersPerCommand` markets, since the others need its sid.
 */
export function planSubscriptions(
  wanted: ReadonlyMap<Channel, Intent>,
  held: ReadonlyMap<Channel, Held>,
  tickersPerCommand: number,
): readonly PlannedCommand[] {
  const plan: PlannedCommand[] = []
  for (const [channel, { sid }] of held) if (!wanted.has(channel)) plan.push({ kind: 'unsubscribe', channel, sid })
  for (const [channel, intent] of wanted) plan.push(...planChannel(channel, intent, held.get(channel), tickersPerCommand))
  return plan
}

function planChannel(channel: Channel, { tickers, flags }: Intent, held: Held | undefined, size: number): readonly PlannedCommand[] {
  if (!held) return [{ kind: 'subscribe', channel, tickers: firstPart(tickers, size), flags }]
  const { sid } = held
  if (!isSameTerms(held.terms, flags)) return [{ kind: 'unsubscribe', channel, sid }]
  if (tickers === 'all' || held.tickers === 'all') {
    return tickers === held.tickers ? [] : [{ kind: 'unsubscribe', channel, sid }] // no command turns one kind into the other
  }
  const missing = minus(tickers, held.tickers)
  if (missing.size > 0) return inParts(missing, size).map((part): PlannedCommand => ({ kind: 'add', channel, sid, tickers: part, flags }))
  // Only then, so that a subscription never has no market at all: what the exchange makes of that is not documented.
  const excess = minus(held.tickers, tickers)
  const { selector } = flags
  return inParts(excess, size).map((part): PlannedCommand => ({ kind: 'delete', channel, sid, tickers: part, selector }))
}

/** Pure. What is held once the exchange has confirmed `command` under `sid`; the scale is the one that `sid` began with. */
export function applyConfirmed(held: Held | undefined, command: PlannedCommand, sid: number, useYesPrice: boolean): Held | undefined {
  if (command.kind === 'unsubscribe') return undefined
  const same = held?.sid === sid ? held : undefined
  if (command.kind === 'delete') return same && { ...same, tickers: same.tickers === 'all' ? 'all' : minus(same.tickers, command.tickers) }
  const { selector, shard, userFilter } = command.flags
  const terms: Terms = same?.terms ?? { selector, useYesPrice, shard, userFilter }
  return { sid, tickers: union(same?.tickers ?? new Set<string>(), command.tickers), terms }
}

/** The command as the exchange takes it. @see Kalshi AsyncAPI document, subscribeCommandPayload and updateSubscriptionCommandPayload */
export function toWireCommand(command: PlannedCommand): WireCommand & { readonly params: CommandParams } {
  if (command.kind === 'unsubscribe') return { cmd: 'unsubscribe', params: { sids: [command.sid] } }
  if (command.kind === 'delete') return toUpdate(command.sid, command.selector, 'delete', command.tickers)
  const initial = command.flags.sendInitialSnapshot ? { send_initial_snapshot: true } : {}
  if (command.kind === 'add') return toUpdate(command.sid, command.flags.selector, 'add', command.tickers, initial)
  return { cmd: 'subscribe', params: { channels: [command.channel], ...toSubscribeParams(command.channel, command), ...initial } }
}

function toSubscribeParams(channel: Channel, { tickers, flags }: Intent): CommandParams {
  const { selector, useYesPrice, skipTickerAck, shard, userFilter } = flags
  return {
    ...toSelection(selector, tickers),
    // The exchange is going to change the default of `use_yes_price`, so it is always said.
    ...(channel === 'orderbook_delta' && { use_yes_price: useYesPrice }),
    ...(shard && { shard_factor: shard.factor, shard_key: shard.key }),
    ...(userFilter && { user_filter: userFilter }),
    skip_ticker_ack: skipTickerAck,
  }
}

const ACTIONS = {
  market_tickers: { add: 'add_markets', delete: 'delete_markets' },
  market_ids: { add: 'add_markets', delete: 'delete_markets' },
  index_ids: { add: 'subscribe_indices', delete: 'unsubscribe_indices' },
  underlying_tickers: { add: 'subscribe_underlyings', delete: 'unsubscribe_underlyings' },
  none: { add: 'add_markets', delete: 'delete_markets' }, // never planned: such a channel is held whole
} as const

function toUpdate(
  sid: number,
  selector: Selector,
  change: 'add' | 'delete',
  items: ReadonlySet<string>,
  more: CommandParams = {},
): WireCommand & { readonly params: CommandParams } {
  return { cmd: 'update_subscription', params: { sid, action: ACTIONS[selector][change], ...toSelection(selector, items), ...more } }
}

// All markets are meant where none is named; all indices and underlyings have a word.
function toSelection(selector: Selector, items: Tickers): CommandParams {
  if (selector === 'none') return {}
  if (items !== 'all') return { [selector]: [...items] }
  return selector === 'index_ids' || selector === 'underlying_tickers' ? { [selector]: ['all'] } : {}
}

function firstPart(tickers: Tickers, size: number): Tickers {
  return tickers === 'all' ? tickers : (inParts(tickers, size)[0] ?? new Set())
}
