/** Of an integer step. Far above the error of a double in a product, far below anything that counts. */
const SLACK = 1e-6

/** The integer below a computed value; one that misses an integer by rounding error alone is that integer. */
export const floorToInteger = (value: number): number => Math.floor(value + SLACK)

/** The integer above a computed value; one that misses an integer by rounding error alone is that integer. */
export const ceilToInteger = (value: number): number => Math.ceil(value - SLACK)
