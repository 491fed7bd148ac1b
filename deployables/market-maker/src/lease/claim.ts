import { hostname } from 'node:os'
import type { MakerBucket } from '../bucket/maker-bucket.ts'
import type { MakerHealth } from '../health/maker-health.ts'
import type { MakerMetrics } from '../metrics/maker-metrics.ts'
import { StartError } from '../start/start-error.ts'
import type { Surroundings } from '../wire/surroundings.ts'
import type { Lease } from './lease.ts'
import type { LeaseClock } from './lease-clock.ts'
import { takeLease } from './take-lease.ts'

/** The right to trade, renewed until it is ended. */
export interface Claim {
  readonly bucket: MakerBucket
  readonly lease: Lease
  /** Aborted when the lease is lost, by a `StartError`: a start ends with it. */
  readonly lost: AbortSignal
  /** Stops to renew. What was not released runs out. */
  end(): Promise<void>
}

export interface ClaimParts {
  readonly bucket: MakerBucket
  readonly surroundings: Surroundings
  readonly health: MakerHealth
  readonly metrics: Pick<MakerMetrics, 'leaseNotRenewed'>
  readonly signal: AbortSignal
}

const HOLDER_BYTES = 4
const SECOND_US = 1_000_000

/**
 * Takes the lease, waiting as long as another process has it, and goes on renewing it.
 * @throws {StartError} The bucket refuses. @throws The reason of the signal.
 */
export async function claim({ bucket, surroundings, health, metrics, signal }: ClaimParts): Promise<Claim> {
  const { logger, clock, steadyMs, leaseTimes, env, randomBytes } = surroundings
  const leaseClock: LeaseClock = {
    now: () => ({ wallMs: clock.nowUs() / 1_000, steadyMs: steadyMs() }),
    setTimer: (delayMs, run) => clock.setTimer(delayMs, run),
  }
  health.set('lease', 'starting', 'it is asked for')
  const { lease, from } = await takeLease(
    {
      cells: bucket.cells,
      clock: leaseClock,
      times: leaseTimes,
      holder: `${env['K_REVISION'] ?? hostname()}-${randomBytes(HOLDER_BYTES).toString('hex')}`,
      epochAtLeast: Math.floor(clock.nowUs() / SECOND_US),
      waiting: onChange((why) => {
        health.set('lease', 'starting', why)
        logger.info({ why }, 'waits for the lease')
      }),
      failed: (error) => {
        metrics.leaseNotRenewed()
        health.set('lease', 'degraded', 'it could not be renewed')
        logger.warn({ err: error }, 'the lease could not be renewed; it is tried again')
      },
      renewed: () => health.set('lease', 'ok'),
    },
    signal,
  )
  health.set('lease', 'ok')
  const wasLeft = from?.kind === 'held'
  logger.info({ epoch: lease.epoch, holder: lease.holder, ...(wasLeft && { leftBy: from.holder }) }, 'has the lease')
  return renewing(bucket, lease)
}

function renewing(bucket: MakerBucket, lease: Lease): Claim {
  const ending = new AbortController()
  const lost = new AbortController()
  const work = lease.run(ending.signal)
  void lease.lost.then((reason) => lost.abort(new StartError(`the lease was lost while the start went on: ${reason}`)))
  return {
    bucket,
    lease,
    lost: lost.signal,
    end: async () => {
      ending.abort()
      await work
    },
  }
}

/** Tells of a text where it is not that of the last time. */
function onChange(tell: (text: string) => void): (text: string) => void {
  let last: string | undefined
  return (text) => {
    if (text !== last) tell(text)
    last = text
  }
}
