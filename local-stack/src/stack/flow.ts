import { setTimeout as delay } from 'node:timers/promises'
import type { ExchangeStatus } from '../exchange/admin-client.ts'
import { findMakerView, isQuoting, type MakerView } from '../market-maker/maker-view.ts'
import type { MakerService, Stack } from './stack.ts'

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

/**
 * Waits until every gatherer takes the books of all markets of the exchange, over however many connections, and the market maker has the
 * books of those that it follows. One that finds no market to follow is waited for no longer than `MAKER_MS`.
 */
export async function untilSubscribed({ exchange, collectorKeys, marketMaker }: Stack, signal: AbortSignal): Promise<void> {
  if (!exchange) return
  const makerMarkets = marketMaker ? await untilQuoting(marketMaker, signal) : 0
  await until(async () => {
    const status = await exchange.admin.status()
    const makerBooks = booksOf(status, (keyId) => !collectorKeys.has(keyId))
    const areCollected = [...collectorKeys.keys()].every((key) => booksOf(status, (keyId) => keyId === key) >= status.markets)
    return areCollected && (makerMarkets < status.markets || makerBooks >= status.markets)
  }, signal)
}

const MAKER_MS = 10_000

/** @returns How many markets it follows. */
async function untilQuoting({ dashboardUrl }: MakerService, signal: AbortSignal): Promise<number> {
  const late = AbortSignal.timeout(MAKER_MS)
  let shown: MakerView | undefined
  await until(async () => {
    shown = await findMakerView(dashboardUrl)
    return late.aborted || (shown !== undefined && isQuoting(shown))
  }, signal)
  return shown?.view.markets.length ?? 0
}

/** Books that are taken over the connections of these keys, all together. */
const booksOf = ({ connections }: ExchangeStatus, isTheirs: (keyId: string) => boolean): number =>
  connections.filter(({ keyId }) => isTheirs(keyId)).reduce((sum, { subscriptions }) => sum + (subscriptions['orderbook_delta'] ?? 0), 0)

/** Polls until `isSo`; an aborted signal ends the wait by throwing its reason. */
export async function until(isSo: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await isSo())) await delay(POLL_MS, undefined, { signal })
}
