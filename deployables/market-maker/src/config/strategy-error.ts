/** A strategy document that cannot be used. Nothing was changed. */
export class StrategyError extends Error {
  override readonly name = 'StrategyError'
  readonly code = 'STRATEGY_INVALID'
  readonly retryable = false
  /** Everything that is wrong: `quoting.spread.min: expected ...`, one each. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}
