const COMMA = 0x2c
const LINE_FEED = 0x0a
const QUOTE = 0x22
const MINUS = 0x2d
const ZERO = 0x30
/** Bytes of the longest integer, `-9223372036854775808`. */
const INTEGER_BYTES = 20
const LEAST_SAFE = BigInt(Number.MIN_SAFE_INTEGER)
const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** Collects canonical text as bytes. One buffer serves a whole file, so that millions of values leave nothing behind to collect. */
export class LineBuffer {
  #bytes: Buffer
  #length = 0

  constructor(sizeBytes: number = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafe(sizeBytes)
  }

  /** What was collected since the last call; valid until the next value is written. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return taken
  }

  comma(): void {
    this.#byte(COMMA)
  }

  endLine(): void {
    this.#byte(LINE_FEED)
  }

  /** A text of ASCII without quotes, as it stands. */
  plain(text: string): void {
    this.#reserve(text.length)
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at)
  }

  /** Between quotes, each quote inside doubled, UTF-8. */
  quoted(text: string): void {
    this.#reserve(text.length + 2)
    const bytes = this.#bytes
    let length = this.#length
    bytes[length++] = QUOTE
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= 0x80 || code === QUOTE) {
        this.#quotedAnyhow(text)
        return
      }
      bytes[length++] = code
    }
    bytes[length++] = QUOTE
    this.#length = length
  }

  integer(value: number | bigint): void {
    if (typeof value === 'number') this.#safe(value)
    else if (value >= LEAST_SAFE && value <= MOST_SAFE) this.#safe(Number(value))
    else this.plain(String(value))
  }

  #quotedAnyhow(text: string): void {
    const inner = text.replaceAll('"', '""')
    this.#reserve(3 * inner.length + 2)
    this.#bytes[this.#length++] = QUOTE
    this.#length += this.#bytes.write(inner, this.#length, 'utf8')
    this.#bytes[this.#length++] = QUOTE
  }

  #safe(value: number): void {
    this.#reserve(INTEGER_BYTES)
    if (value < 0) this.#bytes[this.#length++] = MINUS
    this.#count(Math.abs(value))
  }

  /** In groups of eight digits, which fit into 32 bits: whole numbers of that size are the fast ones. */
  #count(value: number): void {
    const high = Math.floor(value / 100_000_000)
    if (high === 0) this.#digits(value, digitsOf(value))
    else {
      this.#count(high)
      this.#digits(value - high * 100_000_000, 8)
    }
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes
    const end = this.#length + count
    let rest = value | 0
    for (let at = end - 1; at >= this.#length; at--) {
      const tenth = (rest / 10) | 0
      bytes[at] = ZERO + rest - tenth * 10
      rest = tenth
    }
    this.#length = end
  }

  #byte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  #reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Of a whole number below 10^8. */
function digitsOf(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : 4
  return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : value < 10_000_000 ? 7 : 8
}
