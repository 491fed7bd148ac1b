/** What the program ends with. Stable across releases. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

export interface ExitCodes {
  readonly ok: 0
  /** Something went wrong that none of the others names. */
  readonly failed: 1
  /** The command line, a variable or the key is not right, or a change was not confirmed with `--yes`. Nothing was changed. */
  readonly usage: 2
  /** The exchange said no (HTTP 4xx, or an error on the WebSocket). */
  readonly refused: 3
  /** The exchange gave no answer, or failed itself (HTTP 5xx). After a write: whether it took effect is not known. */
  readonly unreachable: 4
  /** Ctrl-C before the command was through. */
  readonly interrupted: 130
}

export const EXIT: ExitCodes = { ok: 0, failed: 1, usage: 2, refused: 3, unreachable: 4, interrupted: 130 }
