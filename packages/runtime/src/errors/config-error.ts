import { RuntimeError } from './runtime-error.ts'

/** The configuration is unusable. Lists every problem found, each naming its variable, flag or file key and never its value. */
export class ConfigError extends RuntimeError {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG_INVALID'
  readonly retryable = false
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options)
    this.problems = problems
  }
}
