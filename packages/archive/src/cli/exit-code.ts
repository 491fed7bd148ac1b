/** What the program ends with. Stable across releases. */
export type ExitCode = 0 | 1 | 2 | 3 | 130

export interface ExitCodes {
  readonly ok: 0
  /** It could not be done: a store or database failed or refused. Most may be tried again. */
  readonly failed: 1
  /** The command line, a variable, or the request itself is not right. Nothing was changed. */
  readonly usage: 2
  /** It was done, and what was looked at is not whole: a file with a problem, a backup that is damaged. */
  readonly damaged: 3
  /** Ctrl-C before the command was through. */
  readonly interrupted: 130
}

export const EXIT: ExitCodes = { ok: 0, failed: 1, usage: 2, damaged: 3, interrupted: 130 }
