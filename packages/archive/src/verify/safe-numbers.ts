const WORD = 2 ** 32
/** Of the upper word of a safe integer. */
const [LEAST_HIGH, MOST_HIGH] = [-(2 ** 21), 2 ** 21 - 1]

/**
 * Pure. Integers of 64 bits as numbers, so that reading one does not make an object; as they came where one of them is too large. The
 * least integer of 54 bits counts as too large.
 */
export function toSafeNumbers(values: BigInt64Array): Float64Array | BigInt64Array {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
  const numbers = new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const low = words[2 * at] ?? 0
    const high = words[2 * at + 1] ?? 0
    if (high < LEAST_HIGH || high > MOST_HIGH || (high === LEAST_HIGH && low === 0)) return values
    numbers[at] = high * WORD + (low >>> 0)
  }
  return numbers
}
