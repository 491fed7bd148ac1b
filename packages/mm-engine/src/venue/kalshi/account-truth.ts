import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { Fill, Order, Settlement } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, type MicroUsd, ONE_DOLLAR, type Price, price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../../event/private-event.ts'
import type { ExchangePosition } from '../../position/exchange-position.ts'
import type { AccountHistory, AccountTruth } from '../venue.ts'
import { toFoundOrder } from './found-order.ts'
import { KalshiVenueError } from './kalshi-venue-error.ts'
import { noneFor404 } from './order-lookup.ts'
import { pause, type VenueClock } from './venue-clock.ts'

type TruthFill = Extract<PrivateEvent, { kind: 'fill' }>

export interface AccountTruthOptions {
  readonly client: Pick<KalshiClient, 'portfolio' | 'orders'>
  readonly clock: VenueClock
  /** Fills from then on; bounds of time are sent in whole seconds, so some may be from up to a second before. */
  readonly sinceUs: EpochUs
  /** Default 0, the primary one. */
  readonly subaccount?: number
  /** What the positions of these markets should be, by what happened. Where the exchange says otherwise it may lag, and is read again. */
  readonly expected?: (happened: AccountHistory) => ReadonlyMap<string, Qty>
  /** Default 10. */
  readonly attempts?: number
  /** Between attempts. Default 100. */
  readonly pauseMs?: number
  readonly signal?: AbortSignal
}

/** What moves positions. */
interface History {
  /** Newest first. */
  readonly fills: readonly Fill[]
  readonly settlements: readonly Settlement[]
}

/** One round of reads; what lies between the two readings of the history belongs together where these are the same. */
interface Round {
  readonly before: History
  readonly positions: ReadonlyMap<string, ExchangePosition>
  readonly resting: readonly Order[]
  readonly cash: MicroUsd
  readonly after: History
}

const PAGE = 1_000

/**
 * Reads what the exchange holds for a subaccount, so that neither a fill nor a settlement lies between the parts. Where `expected` is given
 * the positions are those too; if they are not after the last attempt, the exchange's word is returned as it is.
 * @throws {KalshiVenueError} `ACCOUNT_UNSTEADY`: something happened during every attempt. @throws {KalshiError} A read failed.
 */
export async function readAccountTruth(options: AccountTruthOptions): Promise<AccountTruth> {
  const { clock, expected, attempts = 10, pauseMs = 100, signal } = options
  let steady: AccountTruth | undefined
  for (let attempt = 1; attempt <= attempts; attempt++) {
    signal?.throwIfAborted()
    const round = await readRound(options)
    if (isSteady(round)) {
      steady = await toTruth(options, round)
      if (!expected || isAsExpected(steady, expected(steady))) return steady
    }
    if (attempt < attempts) await pause(clock, pauseMs, signal)
  }
  if (steady) return steady
  throw new KalshiVenueError('ACCOUNT_UNSTEADY', `there were fills or settlements during each of ${attempts} attempts to read the account`)
}

async function readRound(options: AccountTruthOptions): Promise<Round> {
  const { client, subaccount = 0, signal } = options
  const call = signal && { signal }
  const before = await readHistory(options)
  const positions = new Map<string, ExchangePosition>()
  for await (const { ticker, position, exposure, realizedPnl, feesPaid, totalTraded } of client.portfolio.positions(
    { subaccount, limit: PAGE },
    call,
  ))
    positions.set(ticker, { position, exposure, realizedPnl, feesPaid, totalTraded })
  const resting = await all(client.orders.list({ status: 'resting', subaccount, limit: PAGE }, call))
  const { balance: cash } = await client.portfolio.balance({ subaccount }, call)
  return { before, positions, resting, cash, after: await readHistory(options) }
}

async function readHistory({ client, sinceUs, subaccount = 0, signal }: AccountTruthOptions): Promise<History> {
  const [query, call] = [{ minTs: sinceUs, subaccount, limit: PAGE }, signal && { signal }]
  return { fills: await all(client.portfolio.fills(query, call)), settlements: await all(client.portfolio.settlements(query, call)) }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const keyOf = ({ fillId, orderId }: Fill): string => `${fillId} ${orderId}`

/** Pure. Both only grow. */
function isSteady({ before, after }: Round): boolean {
  const known = new Set(before.fills.map(keyOf))
  const hasSame = before.fills.length === after.fills.length && after.fills.every((fill) => known.has(keyOf(fill)))
  return hasSame && before.settlements.length === after.settlements.length
}

/** Pure. Every market that either side knows of; one that is not there is flat. */
function isAsExpected({ positions }: AccountTruth, expected: ReadonlyMap<string, Qty>): boolean {
  return [...expected].every(([ticker, held]) => (positions.get(ticker)?.position ?? 0) === held)
}

async function toTruth(options: AccountTruthOptions, { positions, resting, cash, after }: Round): Promise<AccountTruth> {
  const atUs = options.clock.nowUs()
  const names = await namesOf(options, after.fills, resting)
  const fills = after.fills.toReversed().map(
    (fill): TruthFill => ({
      kind: 'fill',
      ticker: fill.ticker,
      atUs,
      tradeId: fill.fillId,
      orderId: fill.orderId,
      clientOrderId: names.get(fill.orderId),
      side: fill.bookSide,
      price: fill.yesPrice,
      count: fill.count,
      isTaker: fill.isTaker,
      fee: fill.feeCost,
    }),
  )
  return { positions, orders: resting.map(toFoundOrder), fills, cash, settlements: after.settlements.flatMap(toPaid) }
}

/** Pure. Nothing where the result has no value that is known. */
function toPaid({ ticker, marketResult, value }: Settlement): readonly { readonly ticker: string; readonly value: Price }[] {
  if (marketResult === 'yes') return [{ ticker, value: ONE_DOLLAR }]
  if (marketResult === 'no') return [{ ticker, value: price(0) }]
  return value === undefined ? [] : [{ ticker, value: price(value / MICRO_USD_PER_PRICE) }]
}

const MICRO_USD_PER_PRICE = 100

/** Client order ids by order id: fills over REST do not have them. */
async function namesOf(
  { client, subaccount = 0, sinceUs, signal }: AccountTruthOptions,
  fills: readonly Fill[],
  resting: readonly Order[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const names = new Map(resting.map(({ orderId, clientOrderId }) => [orderId, clientOrderId]))
  const isMissing = ({ orderId }: Fill): boolean => !names.has(orderId)
  if (!fills.some(isMissing)) return names
  for await (const order of client.orders.list({ minTs: sinceUs, subaccount, limit: PAGE }, signal && { signal }))
    names.set(order.orderId, order.clientOrderId)
  for (const { orderId } of fills.filter(isMissing)) {
    const order = names.has(orderId) ? undefined : await client.orders.get(orderId, signal && { signal }).catch(noneFor404)
    if (order) names.set(orderId, order.clientOrderId)
  }
  return names
}
