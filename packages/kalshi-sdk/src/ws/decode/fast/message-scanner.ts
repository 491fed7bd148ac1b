import type { Outcome } from '../../../book/level.ts'
import { ONE_DOLLAR } from '../../../units/price.ts'
import type { EpochUs } from '../../../units/time.ts'
import type { Frame } from '../../frames.ts'
import type { ByteCursor } from './byte-cursor.ts'
import { Template } from './template.ts'

/** What stands around `msg`. */
export interface ScannedEnvelope {
  sid: number
  seq: number | undefined
  sendingTsMs: number | undefined
}

/** Reads the frames of one type. One object serves all frames of a connection, one after the other. */
export interface MessageScanner {
  /** Passes the object under `msg`; loses the cursor where it is not of the known shape. */
  scan(cursor: ByteCursor): void
  /**
   * The frame of what was scanned last; undefined where `JSON.parse` has to decide.
   * @param isYesPriced Asked only where it makes a difference.
   */
  toFrame(envelope: ScannedEnvelope, isYesPriced: (sid: number) => boolean): Frame | undefined
}

/** Passes `"yes"` or `"no"`. */
export function scanOutcome(cursor: ByteCursor): Outcome {
  if (cursor.passes(YES)) return 'yes'
  cursor.expect(NO)
  return 'no'
}

/** Passes a price from 0 to 1 dollar. */
export function scanPrice(cursor: ByteCursor): number {
  const usual = cursor.usualPrice()
  if (usual >= 0) return usual
  const price = cursor.fixed(4)
  if (price < 0 || price > ONE_DOLLAR) cursor.isLost = true
  return price
}

/** Passes milliseconds, few enough to be a safe integer of microseconds. */
export function scanMillis(cursor: ByteCursor): number {
  const millis = cursor.integer()
  if (Math.abs(millis) > LAST_MILLIS) cursor.isLost = true
  return millis
}

export const millisToUs = (millis: number): EpochUs => (millis * 1_000) as EpochUs

const LAST_MILLIS = 9_000_000_000_000
const YES = Template.of('"yes"')
const NO = Template.of('"no"')
