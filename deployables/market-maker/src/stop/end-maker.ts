import type { BucketWork } from '../bucket/bucket-work.ts'
import type { StopMode } from '../config/maker-config.ts'
import type { Claim } from '../lease/claim.ts'
import type { OpenMaker } from '../wire/open-maker.ts'
import type { Surroundings } from '../wire/surroundings.ts'
import { stopTrading, untilQuiet } from './stop-maker.ts'

/** Why the process ends. */
export type Ending =
  | { readonly kind: 'stop'; readonly mode: StopMode; readonly by: string }
  | { readonly kind: 'failure'; readonly error: unknown }
  | { readonly kind: 'lease-lost'; readonly reason: string }

/** What the process keeps in a bucket; undefined where there is none. */
export interface InBucket {
  readonly claim: Claim
  readonly work: BucketWork
}

const LEAST_MS = 1_000
/** Cancels may take so long whatever else a stop has taken: an exchange that answers needs a part of it. */
const LEAST_CANCEL_MS = 5_000
/** Saving the state may take so long where the end has used up its time: it is worth more than a clean log. */
const LEAST_SAVE_MS = 2_000

/**
 * Ends trading, then says in the store that the run is over, saves the state and gives the lease back, in this order: what is less important
 * is what a process that is killed meanwhile leaves undone.
 * @returns The exit code.
 */
export async function endMaker(open: OpenMaker, how: Ending, inBucket: InBucket | undefined, surroundings: Surroundings): Promise<number> {
  open.observers.isEnding = true
  if (how.kind === 'failure') return endFailed(open, how.error, inBucket, surroundings)
  if (how.kind === 'lease-lost') return endWithoutLease(open, how.reason, inBucket, surroundings)
  return endAsAsked(open, how, inBucket, surroundings)
}

/** It cannot be given back where orders may rest: then its time runs out. */
async function endFailed(open: OpenMaker, error: unknown, inBucket: InBucket | undefined, { logger }: Surroundings): Promise<number> {
  const { venue, observers } = open
  logger.fatal({ err: error }, 'the market maker cannot go on')
  observers.alerts.raise({ key: 'failure', level: 'error', text: 'the market maker cannot go on', atUs: open.clock.nowUs() })
  const cancelled = await venue.kalshi?.cancelEverything()
  if (inBucket && (cancelled === undefined || cancelled.isVerified)) {
    await inBucket.work.saveLast(LEAST_SAVE_MS)
    await inBucket.claim.lease.release()
  }
  return 1
}

/** Everything has to be cancelled before another process may take the lease. */
async function endWithoutLease(
  open: OpenMaker,
  reason: string,
  inBucket: InBucket | undefined,
  surroundings: Surroundings,
): Promise<number> {
  const { logger } = surroundings
  const { venue, observers, store, run } = open
  logger.error({ reason }, 'the lease is lost, everything is cancelled')
  observers.alerts.raise({ key: 'lease', level: 'error', text: `the lease is lost: ${reason}`, atUs: open.clock.nowUs() })
  const timeoutMs = Math.max(inBucket?.claim.lease.leftMs() ?? 0, LEAST_MS)
  const pausing = open.maker.setMode('pause', undefined, 'lease')
  const cancelled = await venue.kalshi?.cancelEverything({ timeoutMs })
  const isVerified = cancelled === undefined || cancelled.isVerified
  logger.info({ isVerified, leftMs: inBucket?.claim.lease.leftMs() }, isVerified ? 'stopped, nothing rests' : 'stopped, orders may be left')
  await pausing
  await open.maker.host.settled()
  await store.runs.end(run.epoch, open.clock.nowUs(), `the lease is lost: ${reason}`)
  return 1
}

async function endAsAsked(
  open: OpenMaker,
  how: Extract<Ending, { kind: 'stop' }>,
  inBucket: InBucket | undefined,
  { logger, clock }: Surroundings,
): Promise<number> {
  const { maker, venue, store, run, config } = open
  logger.info({ by: how.by, stop: how.mode }, 'stopping')
  const startedUs = clock.nowUs()
  const { timeoutMs } = config.stop
  // Whoever loses the lease meanwhile cancels at once, whatever is held.
  const signal = inBucket?.claim.lost ?? new AbortController().signal
  const stop = { mode: how.mode, timeoutMs, clock, logger, signal }
  const isQuiet = await stopTrading(maker, stop)
  const leftMs = (): number => timeoutMs - (clock.nowUs() - startedUs) / 1_000
  const cancelled = await venue.kalshi?.cancelEverything({
    timeoutMs: Math.max(leftMs() - (inBucket ? LEAST_SAVE_MS : 0), LEAST_CANCEL_MS),
  })
  // What the exchange was asked of each order in the end is told a little later, and so are its last fills.
  const isClean = (isQuiet || (await untilQuiet(maker, stop))) && (cancelled === undefined || cancelled.isVerified)
  await maker.host.settled()
  await store.runs.end(run.epoch, open.clock.nowUs(), `${how.by}: ${how.mode}`)
  if (inBucket) {
    await inBucket.work.saveLast(Math.max(leftMs(), LEAST_SAVE_MS))
    if (isClean) logger.info({ isReleased: await inBucket.claim.lease.release() }, 'the lease is given back')
    await inBucket.work.writeLastLogs()
  }
  logger.info({ isClean, pnlMicroUsd: maker.view(0).pnl }, isClean ? 'stopped, nothing rests' : 'stopped, orders may be left')
  return isClean ? 0 : 1
}
