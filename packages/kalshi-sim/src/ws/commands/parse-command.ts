import { type Channel, isChannel, selectionOf } from '../channel.ts'
import type { ErrorCode } from '../error-code.ts'
import type { Command, CommandFrame, FeedNames, Selection } from './command.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Pure. Reads one text frame of a client.
 * @see Kalshi API reference, sections 15.1 and 15.5
 */
export function parseCommand(text: string): CommandFrame {
  const message = parseObject(text)
  if (!message) return { id: undefined, command: refused(1) }
  const id = Number.isSafeInteger(message['id']) && message['id'] !== 0 ? Number(message['id']) : undefined
  return { id, command: toCommand(message) }
}

function toCommand({ cmd, params }: Json): Command {
  if (cmd === 'list_subscriptions') return { kind: 'list' }
  if (cmd !== 'subscribe' && cmd !== 'unsubscribe' && cmd !== 'update_subscription') return refused(5)
  if (!isObject(params)) return refused(2)
  if (cmd === 'subscribe') return toSubscribe(params)
  return cmd === 'unsubscribe' ? toUnsubscribe(params) : toUpdate(params)
}

function toSubscribe(params: Json): Command {
  const names = params['channels']
  if (!Array.isArray(names) || names.length === 0) return refused(3)
  if (!names.every(isChannel)) return refused(8)
  const channels: Channel[] = [...new Set<Channel>(names)]
  const selection = toSelection(params)
  if (selection === undefined) return refused(11)
  if (selection.kind === 'ids' && channels.some((channel) => channel !== 'ticker')) return refused(11)
  if (selection.kind === 'none' && channels.some((channel) => selectionOf(channel) === 'markets')) return refused(14)
  if (selection.kind !== 'none' && channels.some((channel) => selectionOf(channel) === 'indices')) return refused(11)
  const indices = toNames(params['index_ids'])
  const underlyings = toNames(params['underlying_tickers'])
  if (indices === null || underlyings === null) return refused(11)
  const shard = toShard(params)
  if (typeof shard === 'number') return refused(shard)
  const filter = params['user_filter'] ?? ''
  if (filter !== '' && filter !== 'self') return refused(11)
  return {
    kind: 'subscribe',
    channels,
    selection,
    indices,
    underlyings,
    shard,
    ownOnly: filter === 'self',
    useYesPrice: params['use_yes_price'] === true,
    skipTickerAck: params['skip_ticker_ack'] === true,
    sendInitialSnapshot: params['send_initial_snapshot'] === true,
  }
}

function toUnsubscribe({ sids }: Json): Command {
  if (!Array.isArray(sids) || sids.length === 0) return refused(4)
  return sids.every((sid): sid is number => Number.isSafeInteger(sid)) ? { kind: 'unsubscribe', sids: [...new Set(sids)] } : refused(11)
}

function toUpdate(params: Json): Command {
  const { action } = params
  if (action === undefined) return refused(15)
  const sid = toOneSid(params)
  if (sid === undefined) return refused(12)
  const selection = toSelection(params)
  if (selection === undefined) return refused(11)
  const indices = toNames(params['index_ids'])
  const underlyings = toNames(params['underlying_tickers'])
  if (indices === null || underlyings === null) return refused(11)
  return { kind: 'update', sid, action, selection, indices, underlyings, sendInitialSnapshot: params['send_initial_snapshot'] === true }
}

function toOneSid({ sid, sids }: Json): number | undefined {
  if (sid !== undefined && sids !== undefined) return undefined
  const one = sid ?? (Array.isArray(sids) && sids.length === 1 ? sids[0] : undefined)
  return Number.isSafeInteger(one) ? Number(one) : undefined
}

/** At most one of the four ways to name markets; undefined when the naming is malformed. */
function toSelection(params: Json): Selection | undefined {
  const named = ['market_ticker', 'market_tickers', 'market_id', 'market_ids'].filter((key) => params[key] !== undefined)
  const [key] = named
  if (key === undefined) return { kind: 'none' }
  if (named.length > 1) return undefined
  const value = params[key]
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!list.every((each): each is string => typeof each === 'string' && each !== '')) return undefined
  if (list.length === 0) return { kind: 'none' }
  return key.startsWith('market_ticker') ? { kind: 'tickers', tickers: [...new Set(list)] } : { kind: 'ids', ids: [...new Set(list)] }
}

/** Names of a feed; null when they are malformed. */
function toNames(value: unknown): FeedNames | null {
  if (value === undefined) return undefined
  if (!Array.isArray(value) || value.length === 0) return null
  if (!value.every((each): each is string => typeof each === 'string' && each !== '')) return null
  return value.includes('all') ? 'all' : [...new Set(value)]
}

/** The part of a fan-out; the code of the refusal when it is none. */
function toShard({
  shard_factor: factor,
  shard_key: key,
}: Json): { readonly factor: number; readonly key: number } | ErrorCode | undefined {
  if (factor === undefined) return key === undefined ? undefined : 20
  if (!Number.isSafeInteger(factor) || Number(factor) <= 0) return 19
  if (Number(factor) > 100) return 22
  const part = key ?? 0
  if (!Number.isSafeInteger(part) || Number(part) < 0 || Number(part) >= Number(factor)) return 21
  return { factor: Number(factor), key: Number(part) }
}

const refused = (code: ErrorCode): Command => ({ kind: 'refused', refusal: { code } })

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
