/** One flag of a command. */
export interface OptionSpec {
  /** `boolean` takes no value. */
  readonly type: 'string' | 'boolean'
  readonly short?: string | undefined
  /** Name of the value in the help text: `FILE`, `N`. */
  readonly value?: string | undefined
  readonly help: string
  /** May be given several times; the value is then a list. */
  readonly multiple?: boolean | undefined
}

export type OptionValue = string | boolean | readonly (string | boolean)[] | undefined

/** What a program is given from outside. Output streams need `write` alone. */
export interface ProgramHost {
  /** Words behind the program's name. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Aborted when the program is asked to stop. */
  readonly signal: AbortSignal
}

export interface TextSink {
  write(text: string): unknown
}

/** One call of a command. */
export interface CommandCall extends ProgramHost {
  readonly options: Readonly<Record<string, OptionValue>>
  readonly positionals: readonly string[]
}

/** A subcommand. `run` gives the exit code; nothing means 0. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly options: Readonly<Record<string, OptionSpec>>
  /** Name of the words it takes, for the help text: `FILE...`; without it any is refused. */
  readonly positionals?: string | undefined
  readonly run: (call: CommandCall) => Promise<number | undefined> | Promise<void>
}

export interface Program {
  readonly name: string
  readonly version: string
  readonly summary: string
  readonly commands: readonly Command[]
  /** Runs when no command is named; its flags are then accepted without its name. */
  readonly defaultCommand?: string | undefined
}
