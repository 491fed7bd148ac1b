import type { Channel } from '../channel.ts'
import type { ErrorCode } from '../error-code.ts'

/** The markets a command names: by ticker, by id (ticker channel only), or none. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'tickers'; readonly tickers: readonly string[] }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }

/** Indices or underlyings by name, or all of them; undefined where a command names none. */
export type FeedNames = readonly string[] | 'all' | undefined

export type MarketAction = 'add_markets' | 'delete_markets' | 'get_snapshot'

/** A command of a client, checked as far as that needs no knowledge of its subscriptions. */
export type Command =
  | {
      readonly kind: 'subscribe'
      readonly channels: readonly Channel[]
      readonly selection: Selection
      readonly indices: FeedNames
      readonly underlyings: FeedNames
      readonly useYesPrice: boolean
      readonly skipTickerAck: boolean
      readonly sendInitialSnapshot: boolean
      readonly shard: { readonly factor: number; readonly key: number } | undefined
      readonly ownOnly: boolean
    }
  | { readonly kind: 'unsubscribe'; readonly sids: readonly number[] }
  | {
      readonly kind: 'update'
      readonly sid: number
      readonly action: unknown
      readonly selection: Selection
      readonly indices: FeedNames
      readonly underlyings: FeedNames
      readonly sendInitialSnapshot: boolean
    }
  | { readonly kind: 'list' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Why a command is not carried out; `marketTickers` are the offending ones. */
export interface Refusal {
  readonly code: ErrorCode
  readonly marketTickers?: readonly string[]
}

/** Who asks: the command's `id` is echoed in every reply, unless it is 0 or absent. */
export interface CommandFrame {
  readonly id: number | undefined
  readonly command: Command
}
