import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { type ClockBounds, NO_BOUNDS, narrow, untilTellingMs } from './clock-bounds.ts'
import { KalshiVenueError } from './kalshi-venue-error.ts'
import { pause, type VenueClock } from './venue-clock.ts'

export interface ClockOffset {
  /** The exchange's clock less ours. */
  readonly offsetMs: number
  /** The true offset is at most so far away, either way. */
  readonly uncertaintyMs: number
}

export interface CheckClockOptions {
  /** Enough is known at this uncertainty. Default 100. */
  readonly goodEnoughMs?: number
  /** Requests at the most. Default 12. */
  readonly samples?: number
  readonly signal?: AbortSignal
}

/**
 * Measures how far our clock is from the exchange's, by the `Date` of its answers: whole seconds, so that requests are sent for the turn of a
 * second, and each answer narrows the bounds. Takes some seconds.
 * @throws {KalshiVenueError} `CLOCK_UNREADABLE`: an answer has no date, or a clock jumped meanwhile. @throws {KalshiError} A request failed.
 */
export async function checkClock(
  client: Pick<KalshiClient, 'exchange'>,
  clock: VenueClock,
  { goodEnoughMs = 100, samples = 12, signal }: CheckClockOptions = {},
): Promise<ClockOffset> {
  let bounds: ClockBounds = NO_BOUNDS
  let tripMs = 0
  for (let sample = 0; sample < samples && uncertaintyOf(bounds) > goodEnoughMs; sample++) {
    if (sample > 0) await pause(clock, untilTellingMs(bounds, nowMs(clock) + tripMs / 2), signal)
    signal?.throwIfAborted()
    const { sentMs, receivedMs, exchangeMs } = await readDate(client, clock, signal)
    tripMs = receivedMs - sentMs
    const narrowed = narrow(bounds, { sentMs, receivedMs, exchangeMs })
    if (!narrowed) throw new KalshiVenueError('CLOCK_UNREADABLE', 'the dates of two answers contradict each other: a clock jumped')
    bounds = narrowed
  }
  return { offsetMs: (bounds.leastMs + bounds.mostMs) / 2, uncertaintyMs: uncertaintyOf(bounds) }
}

const uncertaintyOf = ({ leastMs, mostMs }: ClockBounds): number => (mostMs - leastMs) / 2

const nowMs = (clock: VenueClock): number => clock.nowUs() / 1_000

async function readDate(client: Pick<KalshiClient, 'exchange'>, clock: VenueClock, signal: AbortSignal | undefined) {
  let sentMs = nowMs(clock)
  // A repeat would make the round trip longer than it was, and so would the wait for the rate limit.
  const onSend = (): void => {
    sentMs = nowMs(clock)
  }
  const { response } = await client.exchange.status({ maxRetries: 0, onSend, ...(signal && { signal }) }).withResponse()
  const exchangeMs = Date.parse(response.headers['date'] ?? '')
  if (Number.isNaN(exchangeMs)) throw new KalshiVenueError('CLOCK_UNREADABLE', 'the answer of the exchange has no readable date')
  return { sentMs, receivedMs: nowMs(clock), exchangeMs }
}
