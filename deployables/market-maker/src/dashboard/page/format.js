const MINUS = '\u2212'

/**
 * Money to the last digit that is there, with two decimals at least.
 * @param {number} microUsd
 */
export function formatMoney(microUsd) {
  return `${microUsd < 0 ? MINUS : ''}$${formatScaled(Math.abs(microUsd), 6, 2)}`
}

/**
 * The same with a plus where it is a gain.
 * @param {number} microUsd
 */
export const formatGain = (microUsd) => `${microUsd > 0 ? '+' : ''}${formatMoney(microUsd)}`

/**
 * Contracts; integer count of 0.01.
 * @param {number} count
 */
export const formatCount = (count) => `${count < 0 ? MINUS : ''}${formatScaled(Math.abs(count), 2, 0)}`

/** @param {number} count */
export const formatPosition = (count) => `${count > 0 ? '+' : ''}${formatCount(count)}`

/**
 * A price in cents, with so many decimals that every price beside it has the same.
 * @param {number} price Integer count of $0.0001.
 * @param {number} decimals
 */
export const formatPrice = (price, decimals) => `${price < 0 ? MINUS : ''}${formatScaled(Math.abs(price), 2, decimals)}¢`

/**
 * The decimals that the finest of some prices needs.
 * @param {readonly number[]} prices
 */
export function decimalsOf(prices) {
  if (prices.some((price) => price % 10 !== 0)) return 2
  return prices.some((price) => price % 100 !== 0) ? 1 : 0
}

/**
 * What a model says; not exact, hence two decimals.
 * @param {number | undefined} dollars
 */
export const formatEstimate = (dollars) => (dollars === undefined ? '–' : `${(dollars * 100).toFixed(2)}¢`)

/**
 * A whole number divided by a power of ten, digit by digit; zeros at its end go, but for the least decimals.
 * @param {number} value @param {number} scale @param {number} least
 */
function formatScaled(value, scale, least) {
  const digits = String(value).padStart(scale + 1, '0')
  const whole = digits.slice(0, -scale).replace(/\B(?=(\d{3})+$)/g, ',')
  const trimmed = digits.slice(-scale).replace(/0+$/, '').padEnd(least, '0')
  return trimmed === '' ? whole : `${whole}.${trimmed}`
}

/** @param {number} us */
export const formatTime = (us) => new Date(us / 1_000).toISOString().slice(11, 19)

/** @param {number} us */
export const formatInstant = (us) => `${new Date(us / 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/**
 * How long, in the two largest units that matter.
 * @param {number} us
 */
export function formatSpan(us) {
  const seconds = Math.max(0, us) / 1_000_000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.floor(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3_600)} h`
}
