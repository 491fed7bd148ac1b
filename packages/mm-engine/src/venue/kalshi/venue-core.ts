import { ClosedError, KalshiError } from '@kassandra/kalshi-sdk'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../../event/private-event.ts'
import type { OrderTable } from './order-table.ts'
import type { Tasks } from './run-together.ts'
import type { VenueClient } from './venue-client.ts'
import { backoff, type VenueClock } from './venue-clock.ts'
import type { ObserveVenue } from './venue-observation.ts'

/** `PrivateEvent` without the time at which it is told. */
export type Untimed<E extends { readonly atUs: EpochUs }> = E extends unknown ? Omit<E, 'atUs'> : never

/** What all parts of the venue share. */
export interface VenueCore {
  readonly client: VenueClient
  readonly clock: VenueClock
  readonly subaccount: number
  readonly absenceAfterUs: number
  readonly queueTimeoutMs: number
  readonly table: OrderTable
  readonly tasks: Tasks
  /** Aborts when the venue stops. */
  readonly signal: AbortSignal
  readonly observe: ObserveVenue
  tell(event: Untimed<PrivateEvent>): void
}

/**
 * Reads until `read` gives something; failures are told and it is tried again.
 * @returns Undefined where the venue or its client was stopped before.
 */
export async function readUntil<T>(
  { clock, signal, observe }: Pick<VenueCore, 'clock' | 'signal' | 'observe'>,
  what: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for await (const _attempt of backoff(clock, signal)) {
    try {
      const found = await read()
      if (found !== undefined) return found
    } catch (error) {
      if (signal.aborted || error instanceof ClosedError) return undefined
      if (!(error instanceof KalshiError)) throw error
      observe({ kind: 'read-failed', what, error, atUs: clock.nowUs() })
    }
  }
  return undefined
}
