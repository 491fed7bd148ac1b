import { setTimeout as delay } from 'node:timers/promises'
import type { ExchangeStatus } from '../exchange/admin-client.ts'
import type { Stack } from './stack.ts'

const POLL_MS = 200

/** What a gatherer's or the deduplicator's `/health` tells. */
export interface Health {
  readonly status: string
  readonly [key: string]: unknown
}

/** `undefined` while nobody answers: the process is being killed or started. */
export async function findHealth(url: string): Promise<Health | undefined> {
  try {
    const response = await fetch(url)
    return (await response.json()) as Health
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Waits until as many connections as there are gatherers take the books of every market of the exchange. */
export async function untilSubscribed(stack: Stack, signal: AbortSignal): Promise<void> {
  const { exchange, gatherers } = stack
  if (!exchange) return
  await until(async () => {
    const status = await exchange.admin.status()
    return subscribedConnections(status) >= gatherers.size
  }, signal)
}

const subscribedConnections = ({ connections, markets }: ExchangeStatus): number =>
  connections.filter(({ subscriptions }) => (subscriptions['orderbook_delta'] ?? 0) >= markets).length

/** Polls until `isSo`; an aborted signal ends the wait by throwing its reason. */
export async function until(isSo: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await isSo())) await delay(POLL_MS, undefined, { signal })
}
