/** Where text goes. */
export interface Output {
  /** Resolves once the text has been taken. */
  write(text: string): Promise<void>
  /** Width of the terminal; undefined where it is a file or a pipe. */
  readonly columns: number | undefined
}

/** All that a command sees of its surroundings but stores and databases. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that paths and packages are looked up from. */
  readonly cwd: string
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal
  readonly nowMs: () => number
  /** Of this package. */
  readonly version: string
}
