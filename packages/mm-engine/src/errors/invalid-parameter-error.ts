import { MmEngineError } from './mm-engine-error.ts'

/** A parameter of a model lies outside what its formula allows. Thrown when the model is built, never while it quotes. */
export class InvalidParameterError extends MmEngineError {
  override readonly name = 'InvalidParameterError'
  readonly code = 'INVALID_PARAMETER'
  readonly retryable = false
  readonly parameter: string
  readonly value: unknown

  constructor(parameter: string, value: unknown, expected: string) {
    super(`${parameter} must be ${expected}, got ${String(value)}`)
    this.parameter = parameter
    this.value = value
  }
}

/** @throws {InvalidParameterError} Not a finite number above 0. */
export function requirePositive(parameter: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidParameterError(parameter, value, 'a finite number above 0')
}

/** @throws {InvalidParameterError} Not a finite number from 0 on. */
export function requireNonNegative(parameter: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value
  throw new InvalidParameterError(parameter, value, 'a finite number, 0 or more')
}

/** @throws {InvalidParameterError} Not from `min` to `max`, both included. */
export function requireWithin(parameter: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value
  throw new InvalidParameterError(parameter, value, `from ${min} to ${max}`)
}

/** @throws {InvalidParameterError} Not an integer from `min` on. */
export function requireInteger(parameter: string, value: number, min: number): number {
  if (Number.isSafeInteger(value) && value >= min) return value
  throw new InvalidParameterError(parameter, value, `an integer, ${min} or more`)
}
