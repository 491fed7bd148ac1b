/**
 * Reads a decimal text such as `-12.5` as an integer count of 10^-`scale`, digit by digit and never through a float.
 * Trailing zeros past the scale are accepted (`0.420000` at scale 4), any other excess digit is not.
 * @returns `undefined` when the text is not such a decimal or the count leaves the safe integers.
 */
export function readFixed(text: string, scale: number): number | undefined {
  let at = 0
  const negative = text.charCodeAt(0) === MINUS
  if (negative) at = 1
  let value = 0
  let digits = 0
  let decimals = -1
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === DOT && decimals < 0 && digits > 0) {
      decimals = 0
      continue
    }
    const digit = code - ZERO
    if (digit < 0 || digit > 9) return undefined
    digits++
    if (decimals >= scale) {
      if (digit !== 0) return undefined
      decimals++
      continue
    }
    if (decimals >= 0) decimals++
    value = value * 10 + digit
    if (value > Number.MAX_SAFE_INTEGER) return undefined
  }
  if (digits === 0 || decimals === 0) return undefined
  for (let have = Math.max(decimals, 0); have < scale; have++) value *= 10
  if (value > Number.MAX_SAFE_INTEGER) return undefined
  return negative && value !== 0 ? -value : value
}

/** Writes an integer count of 10^-`scale` as a decimal with exactly `scale` decimals: `formatFixed(4200, 4) === '0.4200'`. */
export function formatFixed(value: number, scale: number): string {
  if (scale === 0) return (value + 0).toString()
  const digits = Math.abs(value)
    .toString()
    .padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${value < 0 ? '-' : ''}${whole}.${digits.slice(digits.length - scale)}`
}

const MINUS = 45
const DOT = 46
const ZERO = 48
