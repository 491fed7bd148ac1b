import { StoreError } from '@kassandra/archive/store'
import { wait } from '../clock/wait.ts'
import { StartError } from '../start/start-error.ts'
import { Lease, type LeaseParts } from './lease.ts'
import { encodeLease, LEASE_KEY, type LeaseRecord } from './lease-record.ts'
import { planTake, type Sighting, sight } from './plan-take.ts'

export interface TakeLeaseOptions extends LeaseParts {
  readonly holder: string
  /** The epoch is this at the least. */
  readonly epochAtLeast: number
  /** Somebody else has it, or the bucket does not answer. Told at every look. */
  waiting(why: string): void
}

/** A lease that was taken, and from whom: a holder that did not release it may have left orders. */
export interface TakenLease {
  readonly lease: Lease
  readonly from: LeaseRecord | undefined
}

/**
 * Takes the lease, and waits for it as long as that takes.
 * @throws {StartError} The bucket refuses, or what is there is no lease. @throws The reason of the signal.
 */
export async function takeLease(options: TakeLeaseOptions, signal: AbortSignal): Promise<TakenLease> {
  const { clock, times, waiting } = options
  let sighting: Sighting | undefined
  for (;;) {
    signal.throwIfAborted()
    const look = await lookOnce(options, sighting, signal)
    if (look.kind === 'taken') return look
    sighting = look.sighting
    waiting(look.why)
    await wait(clock, times.pollMs, signal)
  }
}

type Look =
  | ({ readonly kind: 'taken' } & TakenLease)
  | { readonly kind: 'not-yet'; readonly why: string; readonly sighting: Sighting | undefined }

async function lookOnce(options: TakeLeaseOptions, before: Sighting | undefined, signal: AbortSignal): Promise<Look> {
  const { cells, clock, times } = options
  const now = clock.now()
  const within = AbortSignal.any([signal, AbortSignal.timeout(times.requestMs)])
  try {
    const found = await cells.read(LEASE_KEY, within)
    const sighting = sight(before, found, clock.now())
    const plan = planTake(sighting, found, now, options.holder)
    if (plan.kind === 'strange') throw new StartError(`${LEASE_KEY} of STATE_STORE is no lease; look at it, and remove it`)
    if (plan.kind === 'wait') return { kind: 'not-yet', why: `${plan.record.holder} has the lease, epoch ${plan.record.epoch}`, sighting }
    const record: LeaseRecord = {
      kind: 'held',
      epoch: Math.max(plan.epochAtLeast, options.epochAtLeast),
      holder: options.holder,
      renewal: 0,
      ttlMs: times.ttlMs,
      writtenAt: new Date(now.wallMs).toISOString(),
    }
    const since = clock.now()
    const outcome = await cells.write(LEASE_KEY, encodeLease(record), plan.after, within)
    if (outcome.kind === 'conflict') return { kind: 'not-yet', why: 'another process was faster', sighting: undefined }
    return { kind: 'taken', lease: new Lease(options, { record, version: outcome.version, since }), from: plan.from }
  } catch (error) {
    if (error instanceof StartError) throw error
    signal.throwIfAborted()
    if (error instanceof StoreError && !error.retryable) throw new StartError(`STATE_STORE: ${error.message}`, { cause: error })
    return { kind: 'not-yet', why: `STATE_STORE does not answer: ${error instanceof Error ? error.message : 'unknown'}`, sighting: before }
  }
}
