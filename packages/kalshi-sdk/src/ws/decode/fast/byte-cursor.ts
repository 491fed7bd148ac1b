import { areDigits, BACKSLASH, CLOSE_OBJECT, DOT, isDigit, isPlain, isSpace, MINUS, QUOTE, ZERO } from './bytes.ts'
import { Template } from './template.ts'

const MOST_DIGITS = 15

/**
 * A place in the bytes of a JSON text, moving on over what is known to come. It knows a part of JSON only, without white space
 * and escapes: where anything else comes, `isLost` is true from there on, and what is read means nothing.
 */
export class ByteCursor {
  /** The memory that the bytes lie in; all places count from its beginning. */
  view: DataView = new DataView(new ArrayBuffer(0))
  at = 0
  end = 0
  isLost = false
  #memory: ArrayBufferLike | undefined
  #bytes: Buffer = Buffer.alloc(0)

  start(bytes: Buffer): void {
    // All frames of one read of the socket lie in the same memory.
    if (this.#memory !== bytes.buffer) {
      this.#memory = bytes.buffer
      this.view = new DataView(bytes.buffer)
    }
    this.#bytes = bytes
    this.at = bytes.byteOffset
    this.end = this.at + bytes.length
    this.isLost = false
  }

  /** Whether these bytes come; they are passed if so. */
  passes(template: Template): boolean {
    const behind = this.at + template.length
    if (behind > this.end || !template.standsAt(this.view, this.at)) return false
    this.at = behind
    return true
  }

  /** Passes these bytes. */
  expect(template: Template): void {
    if (!this.passes(template)) this.isLost = true
  }

  /** Whether this byte comes; it is passed if so. */
  takes(byte: number): boolean {
    if (this.at >= this.end || this.view.getUint8(this.at) !== byte) return false
    this.at++
    return true
  }

  /** Passes this byte. */
  pass(byte: number): void {
    if (!this.takes(byte)) this.isLost = true
  }

  /** Passes the end of an object. */
  close(): void {
    this.pass(CLOSE_OBJECT)
  }

  /** Nothing but white space may follow. */
  finish(): void {
    const { view, end } = this
    while (this.at < end && isSpace(view.getUint8(this.at))) this.at++
    if (this.at !== end) this.isLost = true
  }

  /** Passes a text of plain ASCII. */
  text(): string {
    this.pass(QUOTE)
    const { view, end } = this
    const start = this.at
    let at = start
    while (at + 4 <= end && isPlain(view.getInt32(at, true))) at += 4
    for (; at < end; at++) {
      const byte = view.getUint8(at)
      if (byte === QUOTE) break
      if (byte < 0x20 || byte === BACKSLASH || byte >= 0x80) this.isLost = true
    }
    this.at = at
    this.pass(QUOTE)
    const { byteOffset } = this.#bytes
    return this.isLost ? '' : this.#bytes.toString('latin1', start - byteOffset, at - byteOffset)
  }

  /** Passes an integer of at most 15 digits. Minus zero is one that `JSON.parse` keeps, so it is not taken. */
  integer(): number {
    const { view, end } = this
    const isNegative = this.takes(MINUS)
    const first = this.at
    let value = 0
    let at = first
    for (; at < end; at++) {
      const digit = view.getUint8(at) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    this.at = at
    const digits = at - first
    const hasLeadingZero = digits > 1 && view.getUint8(first) === ZERO
    if (digits === 0 || digits > MOST_DIGITS || hasLeadingZero || (isNegative && value === 0)) this.isLost = true
    return isNegative ? -value : value
  }

  /** Passes an integer from 1 of at most 15 digits. */
  ordinal(): number {
    const value = this.integer()
    if (value < 1) this.isLost = true
    return value
  }

  /** Passes what `integer` passes, its value of no matter. */
  skipInteger(): void {
    const { view, end } = this
    const isNegative = this.takes(MINUS)
    const first = this.at
    let at = first
    while (at + 4 <= end && areDigits(view.getInt32(at, true))) at += 4
    while (at < end && isDigit(view.getUint8(at) - ZERO)) at++
    this.at = at
    const digits = at - first
    const beginsWithZero = digits > 0 && view.getUint8(first) === ZERO
    if (digits === 0 || digits > MOST_DIGITS || (beginsWithZero && (digits > 1 || isNegative))) this.isLost = true
  }

  /** Passes a text of a price from 0 to below a dollar in the usual form, `"0.4300"`. @returns -1, and nothing is passed, in any other. */
  usualPrice(): number {
    const { view, at } = this
    if (at + 8 > this.end) return -1
    const first = view.getInt32(at, true)
    const second = view.getInt32(at + 4, true)
    if ((first & 0xffffff) !== QUOTE_ZERO_DOT || second >>> 24 !== QUOTE) return -1
    const tenths = (first >>> 24) - ZERO
    const hundredths = (second & 0xff) - ZERO
    const thousandths = ((second >>> 8) & 0xff) - ZERO
    const last = ((second >>> 16) & 0xff) - ZERO
    if (!isDigit(tenths) || !isDigit(hundredths) || !isDigit(thousandths) || !isDigit(last)) return -1
    this.at = at + 8
    return tenths * 1_000 + hundredths * 100 + thousandths * 10 + last
  }

  /** Passes a text of a decimal with at most 15 digits and `scale` decimals. @returns The count of 10^-`scale`. */
  fixed(scale: number): number {
    this.pass(QUOTE)
    const { view, end } = this
    const isNegative = this.takes(MINUS)
    const first = this.at
    let value = 0
    let point = -1
    let at = first
    for (; at < end; at++) {
      const byte = view.getUint8(at)
      const digit = byte - ZERO
      if (digit >= 0 && digit <= 9) value = value * 10 + digit
      else if (byte === DOT && point < 0) point = at
      else break
    }
    this.at = at
    this.pass(QUOTE)
    const decimals = point < 0 ? 0 : at - point - 1
    const whole = (point < 0 ? at : point) - first
    if (whole === 0 || (point >= 0 && decimals === 0) || whole + decimals > MOST_DIGITS || decimals > scale) this.isLost = true
    for (let have = decimals; have < scale; have++) value *= 10
    if (value > Number.MAX_SAFE_INTEGER) this.isLost = true
    return isNegative && value !== 0 ? -value : value
  }

  /** Passes `true` or `false`. */
  flag(): boolean {
    if (this.passes(TRUE)) return true
    if (!this.passes(FALSE)) this.isLost = true
    return false
  }
}

const TRUE = Template.of('true')
const FALSE = Template.of('false')

// The bytes `"0.`, lowest first.
const QUOTE_ZERO_DOT = 0x2e3022
