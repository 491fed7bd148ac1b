import type { SocketClock } from './socket-clock.ts'

export interface BackoffOptions {
  readonly minDelayMs: number
  readonly maxDelayMs: number
  /** From 0 up to, not including, 1. */
  readonly random: () => number
}

/**
 * Full jitter: a random wait up to a bound that doubles with every failure in a row, so that clients cut off together do not
 * come back together.
 * @param failures In a row, from 1.
 */
export function backoffDelayMs(failures: number, { minDelayMs, maxDelayMs, random }: BackoffOptions): number {
  const bound = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(failures - 1, 30))
  return Math.floor(random() * bound)
}

/** Waits `delayMs`, or less where `signal` aborts; never rejects. */
export function sleep(clock: SocketClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.setTimer(delayMs, end)
    signal.addEventListener('abort', end)
  })
}

const CALM_AFTER_US = 60_000_000

/** Counts losses that follow one another within a minute: the first is made good at once, later ones after longer and longer waits. */
export class Losses {
  #inARow = 0
  #lastUs = Number.NEGATIVE_INFINITY
  #isWaitOwed = false

  note(nowUs: number): void {
    this.#inARow = nowUs - this.#lastUs < CALM_AFTER_US ? this.#inARow + 1 : 1
    this.#lastUs = nowUs
    this.#isWaitOwed = this.#inARow > 1
  }

  /** The wait that is due before the next attempt, once. */
  takeDelayMs(backoff: BackoffOptions): number {
    if (!this.#isWaitOwed) return 0
    this.#isWaitOwed = false
    return backoffDelayMs(this.#inARow - 1, backoff)
  }
}
