import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import type { AnySubscriptionChange, Channel, Shard, SubscribeRequest } from './subscriptions.ts'
import type { Tickers } from './tickers.ts'

/** The parameter by which the messages of a channel are chosen; `none`: everything comes. */
export type Selector = 'market_tickers' | 'market_ids' | 'index_ids' | 'underlying_tickers' | 'none'

/** What cannot change as long as a subscription lives. */
export interface Terms {
  readonly selector: Selector
  /** The NO side of books comes in YES prices. */
  readonly useYesPrice: boolean
  readonly shard?: Shard | undefined
  readonly userFilter?: 'self' | undefined
}

export interface ChannelFlags extends Terms {
  readonly sendInitialSnapshot: boolean
  readonly skipTickerAck: boolean
}

/** What is wanted of one channel, through every reconnect. */
export interface Intent {
  readonly tickers: Tickers
  readonly flags: ChannelFlags
}

const SELECTORS: ReadonlyMap<string, Selector> = new Map<string, Selector>([
  ['cfbenchmarks_value', 'index_ids'],
  ['cfbenchmarks_value_5hz', 'index_ids'],
  ['pyth_value', 'underlying_tickers'],
  ['communications', 'none'],
  ['order_group_updates', 'none'],
  ['market_lifecycle_v2', 'none'],
  ['multivariate_market_lifecycle', 'none'],
])

/**
 * Pure. What a request wants of each of its channels.
 * @throws {InvalidRequestError} No channel, an empty list, or market ids beside tickers or for a channel that takes none.
 */
export function toIntents(request: SubscribeRequest): ReadonlyMap<Channel, Intent> {
  if (request.channels.length === 0) throw new InvalidRequestError('subscribe needs a channel')
  if (request.marketIds && request.marketTickers) throw new InvalidRequestError('subscribe takes marketIds or marketTickers, not both')
  return new Map(request.channels.map((channel) => [channel, toIntent(channel, request)]))
}

function toIntent(channel: Channel, request: SubscribeRequest): Intent {
  const { useYesPrice = false, sendInitialSnapshot = false, skipTickerAck = true, shard, userFilter } = request
  const selector = selectorOf(channel, request)
  const isSharded = channel === 'communications'
  return {
    tickers: toItems(selector, request),
    flags: {
      selector,
      useYesPrice: channel === 'orderbook_delta' && useYesPrice, // only books have two scales
      sendInitialSnapshot: channel === 'ticker' && sendInitialSnapshot,
      skipTickerAck,
      shard: isSharded ? shard : undefined,
      userFilter: isSharded ? userFilter : undefined,
    },
  }
}

function selectorOf(channel: Channel, { marketIds }: SubscribeRequest): Selector {
  const own = SELECTORS.get(channel)
  if (own || !marketIds) return own ?? 'market_tickers'
  if (channel !== 'ticker') throw new InvalidRequestError(`${channel} takes no marketIds, only ticker does`)
  return 'market_ids'
}

function toItems(selector: Selector, { marketTickers, marketIds, indexIds, underlyingTickers }: SubscribeRequest): Tickers {
  const items = { market_tickers: marketTickers, market_ids: marketIds, index_ids: indexIds, underlying_tickers: underlyingTickers }
  const chosen = selector === 'none' ? undefined : items[selector]
  if (chosen?.length === 0) throw new InvalidRequestError(`subscribe with an empty list of ${selector}; leave it out for all`)
  return chosen === undefined || isAll(selector, chosen) ? 'all' : new Set(chosen)
}

/** A change of one subscription in one form for all channels. */
export interface Change {
  readonly kind: 'add' | 'delete' | 'get-snapshot'
  readonly selector: Selector
  readonly items: Tickers
}

/** Pure. @throws {InvalidRequestError} The list is empty. */
export function toChange(change: AnySubscriptionChange): Change {
  const [selector, items] = itemsOf(change)
  if (items.length === 0) throw new InvalidRequestError(`${change.action} needs an item`)
  const kind = change.action === 'get_snapshot' ? 'get-snapshot' : /^(add|sub)/.test(change.action) ? 'add' : 'delete'
  return { kind, selector, items: isAll(selector, items) ? 'all' : new Set(items) }
}

function itemsOf(change: AnySubscriptionChange): readonly [Selector, readonly string[]] {
  if ('marketTickers' in change) return ['market_tickers', change.marketTickers]
  if ('marketIds' in change) return ['market_ids', change.marketIds]
  return 'indexIds' in change ? ['index_ids', change.indexIds] : ['underlying_tickers', change.underlyingTickers]
}

// The exchange's own word for all indices or underlyings; a market could have that name.
function isAll(selector: Selector, items: readonly string[]): boolean {
  return (selector === 'index_ids' || selector === 'underlying_tickers') && items.includes('all')
}

export function isSameTerms(one: Terms, other: Terms): boolean {
  return (
    one.selector === other.selector &&
    one.useYesPrice === other.useYesPrice &&
    one.userFilter === other.userFilter &&
    one.shard?.factor === other.shard?.factor &&
    one.shard?.key === other.shard?.key
  )
}

/** For people. */
export function describeTerms({ selector, useYesPrice, shard, userFilter }: Terms): string {
  const parts = [`useYesPrice ${useYesPrice}`, `${selector}`]
  if (shard) parts.push(`shard ${shard.key} of ${shard.factor}`)
  if (userFilter) parts.push(`userFilter ${userFilter}`)
  return parts.join(', ')
}
