export const QUOTE = 0x22
export const COMMA = 0x2c
export const MINUS = 0x2d
export const DOT = 0x2e
export const ZERO = 0x30
export const COLON = 0x3a
export const UPPER_T = 0x54
export const UPPER_Z = 0x5a
export const OPEN_LIST = 0x5b
export const BACKSLASH = 0x5c
export const CLOSE_LIST = 0x5d
export const CLOSE_OBJECT = 0x7d

/** Whether a byte minus `ZERO` is the value of a digit. */
export const isDigit = (value: number): boolean => value >= 0 && value <= 9

/** White space of JSON. */
export const isSpace = (byte: number): boolean => byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09

/** Whether all four bytes are digits: their high halves are 3, also where 6 is added to the low ones. */
export const areDigits = (word: number): boolean => (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030

/** Whether all four bytes are ASCII of a text as it stands: none is a quote, a backslash or a control character. */
export function isPlain(word: number): boolean {
  const quote = word ^ 0x22222222
  const backslash = word ^ 0x5c5c5c5c
  // The highest bit of a byte gets set where that byte is, or borrows from, less than what is taken away.
  const suspicious = word | (word - 0x20202020) | ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash)
  return (suspicious & 0x80808080) === 0
}
