import { CommanderError } from 'commander'
import { describeFailure } from './describe-failure.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { Io, Output } from './io.ts'
import { createProgram } from './program.ts'
import { hideSecrets } from './secrets.ts'

/**
 * Runs one command. Everything that it does to its surroundings but to stores and databases goes through `io`.
 * @param argv What stands behind the program's name.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const written = new Pending()
  let exitCode: ExitCode = EXIT.ok
  const program = createProgram(io, { writeOut: written.to(io.stdout), writeErr: written.to(io.stderr) }, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return await explain(error, argv, io)
  } finally {
    await written.settled()
  }
}

async function explain(error: unknown, argv: readonly string[], io: Io): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage // it has said what is wrong
  if (io.signal.aborted) return EXIT.interrupted
  const { exitCode, message, advice } = describeFailure(error)
  await io.stderr.write(
    hideSecrets(`archive: ${message}\n${advice === undefined ? '' : `${advice}\n`}`, [...argv, ...Object.values(io.env)]),
  )
  return exitCode
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
