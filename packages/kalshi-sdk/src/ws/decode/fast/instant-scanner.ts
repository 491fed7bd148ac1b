import { daysSinceEpoch } from '../../../units/calendar.ts'
import type { EpochUs } from '../../../units/time.ts'
import type { ByteCursor } from './byte-cursor.ts'
import { COLON, DOT, isDigit, MINUS, QUOTE, UPPER_T, UPPER_Z, ZERO } from './bytes.ts'
import { Template } from './template.ts'

const SECOND_CHARS = 19

/** Reads texts such as `2026-08-07T06:46:28.97871Z`. Those of one frame after the other mostly lie in one second, which is kept. */
export class InstantScanner {
  #secondText: Template = Template.of('1970-01-01T00:00:00')
  #secondUs = 0

  /** Passes the text. Digits past the microsecond are cut. */
  scan(cursor: ByteCursor): EpochUs {
    cursor.pass(QUOTE)
    if (!cursor.passes(this.#secondText)) this.#scanSecond(cursor)
    const micros = scanFraction(cursor)
    cursor.pass(UPPER_Z)
    cursor.pass(QUOTE)
    return (this.#secondUs + micros) as EpochUs
  }

  #scanSecond(cursor: ByteCursor): void {
    const start = cursor.at
    const year = scanDigits(cursor, 4)
    cursor.pass(MINUS)
    const month = scanDigits(cursor, 2)
    cursor.pass(MINUS)
    const days = daysSinceEpoch(year, month, scanDigits(cursor, 2))
    cursor.pass(UPPER_T)
    const hour = scanDigits(cursor, 2)
    cursor.pass(COLON)
    const minute = scanDigits(cursor, 2)
    cursor.pass(COLON)
    const second = scanDigits(cursor, 2)
    if (days < 0 || hour > 23 || minute > 59 || second > 59) cursor.isLost = true
    if (cursor.isLost) return
    this.#secondText = Template.within(cursor.view, start, SECOND_CHARS)
    this.#secondUs = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000
  }
}

function scanDigits(cursor: ByteCursor, count: number): number {
  const { view, end } = cursor
  let value = 0
  for (let left = count; left > 0; left--) {
    const digit = cursor.at < end ? view.getUint8(cursor.at++) - ZERO : -1
    if (!isDigit(digit)) cursor.isLost = true
    value = value * 10 + digit
  }
  return value
}

/** Nothing, or a point with one to nine decimals. */
function scanFraction(cursor: ByteCursor): number {
  if (!cursor.takes(DOT)) return 0
  const { view, end } = cursor
  const first = cursor.at
  let value = 0
  let at = first
  for (; at < end; at++) {
    const digit = view.getUint8(at) - ZERO
    if (!isDigit(digit)) break
    if (at - first < 6) value = value * 10 + digit
  }
  cursor.at = at
  const decimals = at - first
  if (decimals === 0 || decimals > 9) cursor.isLost = true
  for (let have = decimals; have < 6; have++) value *= 10
  return value
}
