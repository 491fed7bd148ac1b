import type { ClientClock } from '@kassandra/kalshi-sdk'

/** The size of a terminal, and word of its changes. */
export interface Terminal {
  readonly columns: number
  readonly rows: number
  /** @returns Ends the watch. */
  onResize(listener: () => void): () => void
}

/** Where text goes. */
export interface Output {
  /** Resolves once the text has been taken, so that a fast source waits for a slow reader. */
  write(text: string): Promise<void>
  /** Undefined where it is a file or a pipe. */
  readonly terminal: Terminal | undefined
}

/** All that a command sees of its surroundings but the exchange. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on Ctrl-C: commands that follow something end well, others are interrupted. */
  readonly signal: AbortSignal
  readonly clock: ClientClock
  /** Of this program. */
  readonly version: string
}
