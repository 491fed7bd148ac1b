import { readFileSync } from 'node:fs'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { HELP } from './cli/help.ts'
import { type CliRequest, parseCli } from './cli/parse-cli.ts'
import type { Program } from './cli/program.ts'
import { record } from './cli/record.ts'
import { serve } from './cli/serve.ts'
import { SimError, type SimErrorCode } from './sim-error.ts'

const USAGE_CODES: readonly SimErrorCode[] = ['OPTION_INVALID', 'CAPTURE_UNREADABLE', 'CAPTURE_EMPTY']

const program: Program = {
  print: (line) => void process.stdout.write(`${line}\n`),
  warn: (line) => void process.stderr.write(`kalshi-sim: ${line}\n`),
  nowUs: () => epochUs(Date.now() * 1_000),
  stopped: new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        // A second signal ends at once.
        process.once(signal, () => process.exit(130))
        resolve()
      })
    }
  }),
}

async function run(request: CliRequest): Promise<void> {
  if (request.kind === 'help') program.print(HELP.trimEnd())
  else if (request.kind === 'version') program.print(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
  else if (request.kind === 'serve') await serve(request, program)
  else await record(request, program)
}

try {
  await run(parseCli(process.argv.slice(2)))
} catch (error) {
  program.warn(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof SimError && USAGE_CODES.includes(error.code) ? 2 : 1
}
