import { expect, it } from 'vitest'
import { z } from 'zod'
import { text, toggle } from '../config/settings.ts'
import { ConfigError } from '../errors/config-error.ts'
import { configCommand } from './config-command.ts'
import { runProgram } from './run-program.ts'

const schema = z.object({
  consent: text().optional().meta({ description: 'leave to go on', switchText: 'I agree' }),
  isLoud: toggle().default(false).meta({ description: 'says more', variable: 'APP_LOUD', switchText: 'true' }),
})

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  check?: () => Promise<void>,
): Promise<{ code: number; out: string; err: string; ran: unknown }> {
  const out: string[] = []
  const err: string[] = []
  const ran: unknown[] = []
  const command = configCommand({ name: 'run', summary: 'runs', schema, check, run: async (config) => void ran.push(config) })
  const code = await runProgram(
    { name: 'app', version: '1', summary: 'an app', commands: [command], defaultCommand: 'run' },
    {
      args,
      env,
      stdout: { write: (line) => out.push(line) },
      stderr: { write: (line) => err.push(line) },
      signal: new AbortController().signal,
    },
  )
  return { code, out: out.join(''), err: err.join(''), ran: ran[0] }
}

it('lets a flag without a value stand for the text of its setting', async () => {
  expect((await run(['--consent', '--is-loud'])).ran).toEqual({ consent: 'I agree', isLoud: true })
  expect((await run([])).ran).toEqual({ isLoud: false })
  expect((await run(['--consent=yes'])).err).toMatch(/--consent/)
})

it('reads a setting from the variable that is given for it, and names it in help and errors', async () => {
  expect((await run([], { APP_LOUD: 'yes', IS_LOUD: 'no' })).ran).toEqual({ isLoud: true })
  expect((await run([], { APP_LOUD: 'maybe' })).err).toBe('app: APP_LOUD: expected true or false\n')
  expect((await run(['--help'])).out).toContain('says more (APP_LOUD)')
})

it('checks what the settings name before it prints, checks or runs', async () => {
  const check = async (): Promise<void> => {
    throw new ConfigError(['plan.yaml: the file cannot be read'])
  }
  for (const args of [['--print-config'], ['--check-config'], []]) {
    expect(await run(args, {}, check)).toEqual({ code: 2, out: '', err: 'app: plan.yaml: the file cannot be read\n', ran: undefined })
  }
})
