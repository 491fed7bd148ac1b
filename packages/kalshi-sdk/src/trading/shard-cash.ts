import { KalshiError } from '../errors/kalshi-error.ts'
import { createShardTransfer } from '../rest/portfolio/create-shard-transfer.ts'
import { getBalance, type ShardBalance } from '../rest/portfolio/get-balance.ts'
import { waitUntilAborted } from '../rest/transport/abort.ts'
import type { RestClock } from '../rest/transport/rest-clock.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { formatMicroUsd, type MicroUsd, microUsd } from '../units/money.ts'

/** All shards together do not have the money that one is to have. Nothing was moved. */
export class ShardCashError extends KalshiError {
  override readonly name = 'ShardCashError'
  readonly code = 'SHARD_CASH_TOO_LOW'
  readonly retryable = false
  readonly shard: number
  readonly missing: MicroUsd

  constructor(shard: number, missing: MicroUsd) {
    super(`shard ${shard} lacks $${formatMicroUsd(missing)}, and the other shards do not have it`)
    this.shard = shard
    this.missing = missing
  }
}

/** A transfer failed after others had been made: `transfers` are on their way. `cause` is how it failed. */
export class ShardTransferError extends KalshiError {
  override readonly name = 'ShardTransferError'
  readonly code = 'SHARD_TRANSFER_FAILED'
  readonly retryable = false
  readonly transfers: readonly MadeTransfer[]

  constructor(shard: number, transfers: readonly MadeTransfer[], options: ErrorOptions) {
    super(`a transfer to shard ${shard} failed after ${transfers.length} others were made`, options)
    this.transfers = transfers
  }
}

export interface MadeTransfer {
  readonly transferId: string
  readonly fromShard: number
  readonly amount: MicroUsd
}

export interface EnsureCashRequest {
  readonly shard: number
  /** What the shard should have at least. */
  readonly amount: MicroUsd
  /** Default 0. */
  readonly subaccount?: number
  /** Left on every other shard. Default 0. */
  readonly leave?: MicroUsd
}

export interface EnsureCashOptions extends CallOptions {
  /** Bound of the wait for the money to arrive. Default 30,000. */
  readonly arrivalTimeoutMs?: number
}

/** What was moved, and whether it has arrived. */
export interface EnsuredCash {
  readonly transfers: readonly MadeTransfer[]
  /** False where the money was still on its way when the time was up. */
  readonly hasArrived: boolean
  /** Of the shard, as last read. */
  readonly cash: MicroUsd
}

const LOOK_EVERY_MS = 500
const CENTI_CENT = 100

/**
 * Sees to it that a shard has money to trade with: orders are paid from their own shard's only. Moves what is missing from the richest
 * of the others, and waits until it is there. Not to be called again while an earlier transfer is on its way: it would move as much again.
 * @throws {ShardCashError} The others do not have it.
 * @throws {ShardTransferError} Part of it was moved. A transfer whose answer was lost may have been made: `listShardTransfers` shows it.
 * @see Kalshi documentation, "Exchange Sharding"
 */
export async function ensureCash(
  { transport, clock }: { readonly transport: RestTransport; readonly clock: RestClock },
  { shard, amount, subaccount = 0, leave = microUsd(0) }: EnsureCashRequest,
  { arrivalTimeoutMs = 30_000, ...options }: EnsureCashOptions = {},
): Promise<EnsuredCash> {
  const balances = await cashByShard(transport, subaccount, options)
  const transfers = await move(transport, planMoves(balances, shard, amount, leave), { shard, subaccount }, options)
  let cash = cashOn(balances, shard)
  const untilUs = clock.nowUs() + arrivalTimeoutMs * 1_000
  while (cash < amount && clock.nowUs() < untilUs) {
    await waitUntilAborted(clock, LOOK_EVERY_MS, options.signal)
    cash = cashOn(await cashByShard(transport, subaccount, options), shard)
  }
  return { transfers, hasArrived: cash >= amount, cash }
}

async function move(
  transport: RestTransport,
  moves: readonly Omit<MadeTransfer, 'transferId'>[],
  { shard, subaccount }: { readonly shard: number; readonly subaccount: number },
  options: CallOptions,
): Promise<readonly MadeTransfer[]> {
  const made: MadeTransfer[] = []
  for (const { fromShard, amount } of moves) {
    const subaccounts = { sourceSubaccount: subaccount, destinationSubaccount: subaccount }
    try {
      const request = { amount, sourceShard: fromShard, destinationShard: shard, ...subaccounts }
      made.push({ transferId: await createShardTransfer(transport, request, options), fromShard, amount })
    } catch (error) {
      throw made.length === 0 ? error : new ShardTransferError(shard, made, { cause: error })
    }
  }
  return made
}

/** The money of a subaccount by shard. */
export async function cashByShard(transport: RestTransport, subaccount: number, options?: CallOptions): Promise<readonly ShardBalance[]> {
  return (await getBalance(transport, { subaccount }, options)).byShard
}

/**
 * Pure. What to move where from, in whole $0.0001, the richest first; nothing where there is enough.
 * @throws {ShardCashError} There is not enough to move.
 */
function planMoves(
  balances: readonly ShardBalance[],
  shard: number,
  amount: MicroUsd,
  leave: MicroUsd,
): readonly Omit<MadeTransfer, 'transferId'>[] {
  let missing = Math.ceil(Math.max(0, amount - cashOn(balances, shard)) / CENTI_CENT) * CENTI_CENT
  const others = balances.filter(({ exchangeIndex }) => exchangeIndex !== shard).sort((one, other) => other.balance - one.balance)
  const moves: Omit<MadeTransfer, 'transferId'>[] = []
  for (const { exchangeIndex, balance } of others) {
    const spare = Math.floor(Math.max(0, balance - leave) / CENTI_CENT) * CENTI_CENT
    const part = Math.min(spare, missing)
    if (part > 0) moves.push({ fromShard: exchangeIndex, amount: microUsd(part) })
    missing -= part
  }
  if (missing > 0) throw new ShardCashError(shard, microUsd(missing))
  return moves
}

function cashOn(balances: readonly ShardBalance[], shard: number): MicroUsd {
  return balances.find(({ exchangeIndex }) => exchangeIndex === shard)?.balance ?? microUsd(0)
}
