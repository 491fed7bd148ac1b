import type { WireCommand } from '../wire/frames.ts'
import type { CommandParams } from './commands.ts'
import type { Channel } from './subscriptions.ts'
import { inParts, minus, type Tickers, union } from './tickers.ts'

export interface ChannelFlags {
  readonly useYesPrice: boolean
  readonly sendInitialSnapshot: boolean
  readonly skipTickerAck: boolean
}

/** What is wanted of one channel, through every reconnect. */
export interface Intent {
  readonly tickers: Tickers
  readonly flags: ChannelFlags
}

/** What the exchange has confirmed on the present connection. */
export interface Held {
  readonly sid: number
  readonly tickers: Tickers
  readonly useYesPrice: boolean
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
  | { readonly kind: 'delete'; readonly channel: Channel; readonly sid: number; readonly tickers: ReadonlySet<string> }
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
  if (held.useYesPrice !== flags.useYesPrice) return [{ kind: 'unsubscribe', channel, sid }]
  if (tickers === 'all' || held.tickers === 'all') {
    return tickers === held.tickers ? [] : [{ kind: 'unsubscribe', channel, sid }] // no command turns one kind into the other
  }
  const missing = minus(tickers, held.tickers)
  if (missing.size > 0) return inParts(missing, size).map((part): PlannedCommand => ({ kind: 'add', channel, sid, tickers: part, flags }))
  // Only then, so that a subscription never has no market at all: what the exchange makes of that is not documented.
  const excess = minus(held.tickers, tickers)
  return inParts(excess, size).map((part): PlannedCommand => ({ kind: 'delete', channel, sid, tickers: part }))
}

/** Pure. What is held once the exchange has confirmed `command` under `sid`. */
export function applyConfirmed(held: Held | undefined, command: PlannedCommand, sid: number, useYesPrice: boolean): Held | undefined {
  if (command.kind === 'unsubscribe') return undefined
  const before = held?.sid === sid ? held.tickers : new Set<string>()
  if (command.kind === 'delete') return { sid, tickers: before === 'all' ? before : minus(before, command.tickers), useYesPrice }
  return { sid, tickers: union(before, command.tickers), useYesPrice }
}

/** The command as the exchange takes it. @see Kalshi AsyncAPI document, subscribeCommandPayload and updateSubscriptionCommandPayload */
export function toWireCommand(command: PlannedCommand): WireCommand & { readonly params: CommandParams } {
  if (command.kind === 'unsubscribe') return { cmd: 'unsubscribe', params: { sids: [command.sid] } }
  const markets = command.tickers === 'all' ? {} : { market_tickers: [...command.tickers] }
  if (command.kind === 'delete') return toUpdate(command.sid, { action: 'delete_markets', ...markets })
  const initial = command.flags.sendInitialSnapshot ? { send_initial_snapshot: true } : {}
  if (command.kind === 'add') return toUpdate(command.sid, { action: 'add_markets', ...markets, ...initial })
  // The exchange is going to change the default of `use_yes_price`, so it is always said.
  const prices = command.channel === 'orderbook_delta' ? { use_yes_price: command.flags.useYesPrice } : {}
  const params = { channels: [command.channel], ...markets, ...prices, ...initial, skip_ticker_ack: command.flags.skipTickerAck }
  return { cmd: 'subscribe', params }
}

function toUpdate(sid: number, params: CommandParams): WireCommand & { readonly params: CommandParams } {
  return { cmd: 'update_subscription', params: { sid, ...params } }
}

function firstPart(tickers: Tickers, size: number): Tickers {
  return tickers === 'all' ? tickers : (inParts(tickers, size)[0] ?? new Set())
}
