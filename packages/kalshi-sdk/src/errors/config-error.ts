import { KalshiError } from './kalshi-error.ts'

/** An option or environment variable is missing, malformed or contradicts another. The message names it and leaves its value out. */
export class ConfigError extends KalshiError {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG_INVALID'
  readonly retryable = false
}
