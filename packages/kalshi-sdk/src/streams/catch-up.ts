import { type EpochUs, epochUs } from '../units/time.ts'

/** REST says only approximately how current it is. */
const VAGUENESS_US = 1_000_000
/** The exchange says when it sent a frame; where it does not, our clock may be off. */
const SKEW_US = 5_000_000
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/**
 * What is still to be read: everything before `untilUs`, which the exchange did not tell. Reading is repeated until REST is current enough
 * to show all of it.
 */
export class CatchUp {
  readonly untilUs: EpochUs
  #passes = 0
  #failures = 0
  /** When to read next, by our clock. */
  #dueUs: EpochUs

  /** @param sentAtUs When the exchange said that it tells from now on; undefined where it does not give times. */
  constructor(sentAtUs: EpochUs | undefined, nowUs: EpochUs) {
    this.untilUs = sentAtUs ?? epochUs(nowUs + SKEW_US)
    this.#dueUs = nowUs
  }

  get dueUs(): EpochUs {
    return this.#dueUs
  }

  /** What a pass finds that is not the first: live items have been delivered before it. */
  get isLate(): boolean {
    return this.#passes > 0 || this.#failures > 0
  }

  /** Whether a pass that began when REST was current up to `asOfUs` has shown everything. */
  isShownBy(asOfUs: EpochUs): boolean {
    return asOfUs - VAGUENESS_US >= this.untilUs
  }

  /** A pass that began when REST was current up to `asOfUs` has not shown everything. The next one waits until REST may do. */
  passed(nowUs: EpochUs, asOfUs: EpochUs): void {
    const missingMs = (this.untilUs + VAGUENESS_US - asOfUs) / 1_000
    const leastMs = FIRST_WAIT_MS * 2 ** this.#passes++
    this.#dueUs = epochUs(nowUs + Math.ceil(Math.min(LONGEST_WAIT_MS, Math.max(missingMs, leastMs))) * 1_000)
    this.#failures = 0
  }

  /** @returns The wait. */
  failed(nowUs: EpochUs): number {
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++)
    this.#dueUs = epochUs(nowUs + waitMs * 1_000)
    return waitMs
  }
}

/** Pure. Up to when a pass is certain to have shown everything. */
export function certainUntil(asOfUs: EpochUs): EpochUs {
  return epochUs(asOfUs - VAGUENESS_US)
}
