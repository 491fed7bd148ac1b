/** A text or number is not a value of its unit: malformed, off the unit's grid, or out of range. Never a rounding. */
export class UnitError extends RangeError {
  override readonly name = 'UnitError'
  readonly code = 'UNIT_INVALID'
  readonly retryable = false

  constructor(unit: string, value: unknown) {
    super(`${shown(value)} is no ${unit}`)
  }
}

const LONGEST_SHOWN = 60

function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString()
  if (typeof value !== 'string') return `a value of type ${typeof value}`
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value)
}
