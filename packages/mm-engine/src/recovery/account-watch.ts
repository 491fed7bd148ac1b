import { type EpochUs, epochUs, type MicroUsd, type Qty } from '@kassandra/kalshi-sdk/units'
import type { EngineState } from '../engine/engine-state.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import { allLiveOrders } from '../orders/step-orders.ts'
import { knowsTrade } from '../orders/trade-memory.ts'
import type { AccountTruth } from '../venue/venue.ts'
import { type AccountDifference, compareAccount, isNone, persisting } from './compare-account.ts'

export interface AccountWatchOptions {
  readonly intervalMs: number
  /** A difference counts when it is the same again so much later: until then it may be a fill on its way. */
  readonly confirmMs: number
  readonly isOwn: (clientOrderId: string) => boolean
  nowUs(): EpochUs
  state(): EngineState
  /** @see ComparedAccount */
  heldBackAtFirst(): MicroUsd
  /** @param sinceUs From when on it tells fills. */
  readTruth(sinceUs: EpochUs): Promise<AccountTruth>
  /** How an order ended, by the exchange's id; undefined where it has not, or is not there. */
  readEnd(orderId: string): Promise<{ readonly reason: string; readonly filled: Qty } | undefined>
  push(event: EngineEvent): void
  /** What a comparison came to. Must not throw. */
  compared(
    outcome:
      | { readonly kind: 'equal' | 'different'; readonly difference: AccountDifference }
      /** What no stream has told, and what explains a difference: the engine knows these fills and ends of orders now. */
      | { readonly kind: 'caught-up'; readonly tradeIds: readonly string[]; readonly ended: readonly string[] }
      | { readonly kind: 'failed'; readonly error: unknown },
  ): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Compares the engine with the exchange again and again, and tells the engine where they differ, until aborted. */
export async function watchAccount(options: AccountWatchOptions, signal: AbortSignal): Promise<void> {
  const { intervalMs, confirmMs, wait, compared } = options
  let wasDifferent = false
  while (!signal.aborted) {
    await wait(intervalMs, signal)
    if (signal.aborted) return
    try {
      const difference = await confirmed(options, () => wait(confirmMs, signal))
      if (signal.aborted) return
      const isDifferent = !isNone(difference)
      if (isDifferent || wasDifferent) tell(options, difference)
      wasDifferent = isDifferent
      compared({ kind: isDifferent ? 'different' : 'equal', difference })
    } catch (error) {
      if (signal.aborted) return
      compared({ kind: 'failed', error })
    }
  }
}

/** Fills are asked for from so long ago: a stream that is down for longer is told of before. */
const FILLS_US = 600_000_000

interface Look {
  readonly difference: AccountDifference
  /** Fills that the engine does not know. */
  readonly missed: AccountTruth['fills']
}

/** What is different twice and stays so when the engine has been told the fills, and the ends of orders, that it had missed both times. */
async function confirmed(options: AccountWatchOptions, pause: () => Promise<void>): Promise<AccountDifference> {
  const first = await look(options)
  if (isNone(first.difference)) return first.difference
  await pause()
  const second = await look(options)
  const difference = persisting(first.difference, second.difference)
  const missed = second.missed.filter(({ tradeId }) => first.missed.some((fill) => fill.tradeId === tradeId))
  if (isNone(difference)) return difference
  const ended = await readEnds(options, difference.orders)
  if (missed.length === 0 && ended.length === 0) return difference
  for (const fill of missed) options.push({ ...fill, atUs: options.nowUs() })
  for (const end of ended) options.push({ ...end, atUs: options.nowUs() })
  options.compared({
    kind: 'caught-up',
    tradeIds: missed.map(({ tradeId }) => tradeId),
    ended: ended.map(({ clientOrderId }) => clientOrderId),
  })
  await pause()
  return persisting(difference, (await look(options)).difference)
}

type Ended = Omit<Extract<EngineEvent, { kind: 'ended' }>, 'atUs'>

/** Of orders that rest by our books alone: the exchange says of each what became of it. */
async function readEnds({ state, readEnd }: AccountWatchOptions, ids: readonly string[]): Promise<readonly Ended[]> {
  const ends: Ended[] = []
  for (const { ticker, clientOrderId, orderId } of allLiveOrders(state().orders)) {
    if (orderId === undefined || !ids.includes(clientOrderId)) continue
    const end = await readEnd(orderId)
    if (end) ends.push({ kind: 'ended', ticker, clientOrderId, ...end })
  }
  return ends
}

/** The account is read while orders come and go: only what the engine says otherwise both before and behind the reading is different. */
async function look({ state, readTruth, isOwn, heldBackAtFirst, nowUs }: AccountWatchOptions): Promise<Look> {
  const before = state()
  const truth = await readTruth(epochUs(nowUs() - FILLS_US))
  const after = state()
  const compare = (each: EngineState): AccountDifference =>
    compareAccount({ state: each, truth, isOwn, heldBackAtFirst: heldBackAtFirst() })
  const missed = truth.fills.filter(({ tradeId }) => !knowsTrade(after.orders.trades, tradeId))
  return { difference: persisting(compare(before), compare(after)), missed }
}

function tell({ push, nowUs }: AccountWatchOptions, { position, cash, orders }: AccountDifference): void {
  push({ kind: 'reconcile', position, cash, orders: orders.length, atUs: nowUs() })
}
