/** Past this many standard deviations the tail is zero in double precision. */
const UNDERFLOW_AT = 37
const RATIONAL_UNTIL = 5 * Math.SQRT2
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)
const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
]
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
  440.413735824752,
]

/**
 * Standard normal distribution function N(x), to 14 digits; past seven standard deviations the tail to 8.
 * @see Hart, Computer Approximations (1968), algorithm 5666, in the form of West, Wilmott Magazine (2005)
 */
export function normalCdf(x: number): number {
  const tail = upperTail(Math.abs(x))
  return x > 0 ? 1 - tail : tail
}

function upperTail(x: number): number {
  if (x > UNDERFLOW_AT) return 0
  const density = Math.exp((-x * x) / 2)
  if (x < RATIONAL_UNTIL) return (density * horner(NUMERATOR, x)) / horner(DENOMINATOR, x)
  const fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))
  return density / fraction / SQRT_TWO_PI
}

const horner = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, each) => sum * x + each, 0)
