import { globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { find, mustRun, run } from './run.mjs'

/** Asks the CLI itself, in its own Python, for the options of the commands of standard input: null where there is none. */
const ASK = `
import json, sys
from awscli.clidriver import create_clidriver
driver = create_clidriver()
services = driver.subcommand_table if hasattr(driver, 'subcommand_table') else driver._get_command_table()
def table_of(command):
    return getattr(command, 'subcommand_table', None) or command._create_command_table()
known = {}
for service, operation, word in json.load(sys.stdin):
    command = services[service] if service in services else None
    for name in [operation, word]:
        below = table_of(command) if command is not None and (name == operation or operation == 'wait') else None
        if below is not None:
            command = below.get(name)
    known[' '.join([service, operation])] = None if command is None else sorted(command.arg_table.keys())
json.dump({'known': known, 'global': sorted(driver._get_cli_data()['options'].keys())}, sys.stdout)
`

/** A Python that has the CLI of AWS; undefined where there is none. */
async function findPython(signal) {
  for (const python of [...globSync(join(homedir(), '.pyenv', 'versions', '*', 'bin', 'python3')), find('python3')]) {
    if (python !== undefined && (await run(python, ['-c', 'import awscli.clidriver'], { signal })).code === 0) return python
  }
  return undefined
}

/** What the installed CLI knows of these command lines: a judge of each, as `judgeGcloud`. Undefined where there is no CLI. */
export async function judgeOfAws(lines, signal) {
  const python = await findPython(signal)
  if (python === undefined) return undefined
  const commands = lines.map((line) => [...wordsOf(line), '', ''].slice(1, 4))
  const { known, global } = JSON.parse(await mustRun(python, ['-c', ASK], { signal, input: JSON.stringify(commands) }))
  return (line) => {
    const words = wordsOf(line)
    const options = known[words.slice(1, 3).join(' ')]
    if (options === null || options === undefined) return 'no such command'
    const given = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0])
    const unknown = given.find((name) => !options.includes(name) && !global.includes(name))
    return unknown && `no option --${unknown}`
  }
}

const wordsOf = (line) => (line.match(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? []).map((word) => word.replaceAll(/["']/g, ''))

/** Pure. Commands of aws within the shell blocks of a page, continued lines joined, those in a substitution too. */
export function awsLines(page) {
  const blocks = [...page.matchAll(/```sh[^\n]*\n([\s\S]*?)```/g)].map(([, block]) => block)
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => line.split(/\s*(?:\|\|?|&&|;|\bdo)\s+/))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .map((line) => /^(?:[A-Z_]+="?\$\()?(aws .*?)\)?"?$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
}
