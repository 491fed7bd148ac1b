import { CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { Io, Output } from './io.ts'
import { styleOf } from './output/style.ts'
import { createProgram } from './program.ts'
import { describeFailure } from './session/describe-failure.ts'

/**
 * Runs one command. Everything that it does to its surroundings goes through `io`; it neither reads the process nor ends it.
 * @param argv What stands behind the program's name.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const written = new Pending()
  const program = createProgram(io, { writeOut: written.to(io.stdout), writeErr: written.to(io.stderr) })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.ok
  } catch (error) {
    return await explain(error, io)
  } finally {
    await written.settled()
  }
}

async function explain(error: unknown, io: Io): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage // it has said what is wrong
  if (io.signal.aborted) return EXIT.interrupted
  const { red, dim } = styleOf(io, io.stderr)
  const failure = describeFailure(error)
  if (!failure) {
    await io.stderr.write(`${red('kalshi: internal error')}\n${error instanceof Error ? error.stack : String(error)}\n`)
    return EXIT.failed
  }
  await io.stderr.write(`${red('kalshi:')} ${failure.message}\n${failure.advice === undefined ? '' : `${dim(failure.advice)}\n`}`)
  return failure.exitCode
}

/** Commander writes and does not wait; its texts are waited for at the end. */
class Pending {
  #last: Promise<unknown> = Promise.resolve()

  to(output: Output): (text: string) => void {
    return (text) => {
      this.#last = Promise.all([this.#last, output.write(text)])
    }
  }

  async settled(): Promise<void> {
    await this.#last
  }
}
