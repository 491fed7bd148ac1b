import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** What a command needs of the process that runs it. */
export interface Program {
  readonly print: (line: string) => void
  readonly warn: (line: string) => void
  readonly nowUs: () => EpochUs
  /** Resolves at the first request to stop. */
  readonly stopped: Promise<void>
}
