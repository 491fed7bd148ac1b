import type { Command, OptionSpec, Program } from './program.ts'

/** Pure. The text of `program --help`. With a default command its flags are listed too. */
export function describeProgram(program: Program): string {
  const fallback = program.commands.find(({ name }) => name === program.defaultCommand)
  const commands: [string, string][] = program.commands.map((command) => [
    command.name,
    command === fallback ? `${command.summary} (default)` : command.summary,
  ])
  return [
    `${program.name} ${program.version}: ${program.summary}`,
    '',
    `Usage: ${program.name} ${fallback ? '[command]' : '<command>'} [options]${fallback?.positionals ? ` ${fallback.positionals}` : ''}`,
    ...(program.commands.length > 1 ? ['', 'Commands:', ...table(commands)] : []),
    '',
    'Options:',
    ...table([...optionRows(fallback?.options ?? {}), ['--help, -h', 'show this text'], ['--version', 'show the version']]),
    '',
  ].join('\n')
}

/** Pure. The text of `program command --help`. */
export function describeCommand(program: Program, command: Command): string {
  return [
    `${program.name} ${command.name}: ${command.summary}`,
    '',
    `Usage: ${program.name} ${command.name} [options]${command.positionals ? ` ${command.positionals}` : ''}`,
    '',
    'Options:',
    ...table([...optionRows(command.options), ['--help, -h', 'show this text']]),
    '',
  ].join('\n')
}

function optionRows(options: Readonly<Record<string, OptionSpec>>): [string, string][] {
  return Object.entries(options).map(([name, spec]) => {
    const value = spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''
    return [`--${name}${spec.short === undefined ? '' : `, -${spec.short}`}${value}`, spec.help]
  })
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd())
}
