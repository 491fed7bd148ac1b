import { KalshiError } from '@kassandra/kalshi-sdk'
import { type MicroUsd, microUsd, qty } from '@kassandra/kalshi-sdk/units'
import { type EngineEvent, MmEngineError } from '@kassandra/mm-engine'
import type { KalshiVenue } from '@kassandra/mm-engine/kalshi'
import type { Logger } from '@kassandra/runtime'
import type { Maker } from '../maker/maker.ts'
import { patiently } from './patiently.ts'
import { type LiveAccount, recoverLive } from './start-live.ts'

export interface AdoptedAccount extends LiveAccount {
  /** Of the account as it was adopted last. */
  readonly adopted: { heldBack: MicroUsd }
}

/**
 * What the engine has to be told of the account at a start. Positions that fills do not explain halt the engine: a person looks at them,
 * and resumes.
 * @throws {StartError} @throws {KalshiError}
 */
export async function recoverFirst(
  account: AdoptedAccount,
  kalshi: KalshiVenue | undefined,
  logger: Logger,
): Promise<readonly EngineEvent[]> {
  const { clock, signal } = account
  const plan = await patiently({ clock, logger, signal }, () => recoverLive(account, false))
  const { counts, mismatches, mayQuote, events } = plan
  account.adopted.heldBack = plan.heldBack
  logger.info({ ...counts, mismatches, mayQuote }, 'the account was compared with the exchange')
  kalshi?.know(events.flatMap((event) => (event.kind === 'adopt-order' ? [event.order] : [])))
  if (mayQuote) return events
  const [most] = mismatches.toSorted((a, b) => Math.abs(b.ours - b.theirs) - Math.abs(a.ours - a.theirs))
  const reason = most
    ? `${most.ticker}: we counted ${most.ours / 100} contracts, the exchange has ${most.theirs / 100}`
    : 'the account differs'
  return [...events, { kind: 'kill', reason: `not reconciled, ${reason}; look at it and resume`, atUs: account.clock.nowUs() }]
}

/** @returns Why a person may not resume now. */
export async function prepareToResume(account: AdoptedAccount, maker: Maker, kalshi: KalshiVenue | undefined): Promise<string | undefined> {
  try {
    await adoptAgain(account, maker)
    await kalshi?.resetGroup()
    return undefined
  } catch (error) {
    if (error instanceof KalshiError || error instanceof MmEngineError) return `the exchange does not let us: ${error.message}; try again`
    throw error
  }
}

/** What a person has looked at is taken as the exchange has it. */
async function adoptAgain(account: AdoptedAccount, maker: Maker): Promise<void> {
  const { events, mismatches, heldBack } = await recoverLive(account, true)
  account.adopted.heldBack = heldBack
  const differing = new Set(mismatches.map(({ ticker }) => ticker))
  for (const event of events) if (event.kind !== 'adopt' || differing.has(event.ticker)) maker.push(event)
  const atUs = account.clock.nowUs()
  maker.push({ kind: 'reconcile', position: qty(0), cash: microUsd(0), orders: 0, atUs })
}
