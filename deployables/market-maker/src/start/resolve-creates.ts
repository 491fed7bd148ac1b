import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { CreateOrderRequest } from '@kassandra/kalshi-sdk/rest'
import type { LoggedCommand } from '@kassandra/mm-engine/store'
import { StartError } from './start-error.ts'

/**
 * Finds out what became of orders that an earlier run may have sent: until that is certain one of them might still come to be.
 * @throws {StartError} It could not be found out in time.
 */
export async function resolveCreates(
  client: KalshiClient,
  commands: readonly LoggedCommand[],
  subaccount: number,
  signal: AbortSignal,
): Promise<void> {
  const outcomes = await Promise.all(commands.map((command) => resolveOne(client, command, subaccount, signal)))
  const unknown = outcomes.filter((outcome) => outcome === 'unknown').length
  if (unknown > 0) throw new StartError(`the exchange does not say what became of ${unknown} orders of an earlier run; start again later`)
}

async function resolveOne(
  client: KalshiClient,
  { command, issuedUs }: LoggedCommand,
  subaccount: number,
  signal: AbortSignal,
): Promise<string> {
  if (command.kind !== 'create') return 'accepted'
  const { ticker, side, price, count, clientOrderId } = command
  const request: CreateOrderRequest = {
    ticker,
    side,
    price,
    count,
    clientOrderId,
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'taker_at_cross',
    ...(subaccount > 0 && { subaccount }),
  }
  const outcome = client.orders.resume({ clientOrderId, request, decidedAtUs: issuedUs })
  return outcome.outcome === 'unknown' ? (await outcome.resolve({ timeoutMs: RESOLVE_MS, signal })).outcome : outcome.outcome
}

const RESOLVE_MS = 60_000
