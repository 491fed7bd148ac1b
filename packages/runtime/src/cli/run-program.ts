import { parseArgs } from 'node:util'
import { ConfigError } from '../errors/config-error.ts'
import { UsageError } from '../errors/usage-error.ts'
import { describeCommand, describeProgram } from './help-text.ts'
import type { Command, CommandCall, Program, ProgramHost } from './program.ts'

const EXIT_OK = 0
const EXIT_USAGE = 2

/**
 * Runs the command that the arguments name. `--help` and `--version` answer on standard output. A mistake in the command line
 * or in the configuration is told on standard error, one line each, with exit code 2; other errors are the caller's.
 * @returns The exit code.
 */
export async function runProgram(program: Program, host: ProgramHost): Promise<number> {
  try {
    return await dispatch(program, host)
  } catch (error) {
    if (error instanceof UsageError) {
      host.stderr.write(`${program.name}: ${error.message} (see ${program.name} --help)\n`)
      return EXIT_USAGE
    }
    if (error instanceof ConfigError) {
      host.stderr.write(error.problems.map((problem) => `${program.name}: ${problem}\n`).join(''))
      return EXIT_USAGE
    }
    throw error
  }
}

async function dispatch(program: Program, host: ProgramHost): Promise<number> {
  const { command, args } = selectCommand(program, host.args)
  if (args[0] === '--version') return print(host, `${program.version}\n`)
  if (!command) {
    if (args[0] === '--help' || args[0] === '-h') return print(host, describeProgram(program))
    throw new UsageError(args[0] === undefined ? 'a command is missing' : `unknown ${kindOf(args[0])} ${args[0]}`)
  }
  const call = parseCall(command, args, host)
  if (call.options['help'] === true) {
    const isNamed = host.args[0] === command.name
    return print(host, isNamed ? describeCommand(program, command) : describeProgram(program))
  }
  const code: unknown = await command.run(call)
  return typeof code === 'number' ? code : EXIT_OK
}

function selectCommand(program: Program, args: readonly string[]): { command: Command | undefined; args: readonly string[] } {
  const [first] = args
  const named = program.commands.find(({ name }) => name === first)
  if (named) return { command: named, args: args.slice(1) }
  if (first !== undefined && !first.startsWith('-') && program.commands.length > 1) throw new UsageError(`unknown command ${first}`)
  return { command: program.commands.find(({ name }) => name === program.defaultCommand), args }
}

function parseCall(command: Command, args: readonly string[], host: ProgramHost): CommandCall {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, help: { type: 'boolean' as const, short: 'h' } }).map(([name, spec]) => [
      name,
      {
        type: spec.type,
        ...(spec.short === undefined ? {} : { short: spec.short }),
        ...('multiple' in spec && spec.multiple === true ? { multiple: true } : {}),
      },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    if (positionals.length > 0 && command.positionals === undefined) throw new UsageError(`unexpected argument ${positionals[0]}`)
    return { ...host, options: values, positionals }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(shorten(error), { cause: error })
  }
}

/** The parser's first sentence: `Unknown option '--foo'`. What follows it there is advice about its own conventions. */
function shorten(error: unknown): string {
  const [sentence = 'bad command line'] = error instanceof Error ? error.message.split(/\.\s|\n/) : []
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

function kindOf(word: string): string {
  return word.startsWith('-') ? 'option' : 'command'
}

function print(host: ProgramHost, text: string): number {
  host.stdout.write(text)
  return EXIT_OK
}
