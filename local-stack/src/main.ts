import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseOptions, type StackOptions, USAGE, UsageError } from './options.ts'
import { repositoryRoot } from './repository.ts'
import { runStack } from './run.ts'
import { statusSink } from './status/screen.ts'
import { describeSummary } from './summary/print.ts'

const root = repositoryRoot()

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), {
    capture: join(root, 'packages/kalshi-sim/captures/demo-markets.jsonl.gz'),
    dataDir: join(root, 'data', 'local'),
  })
  if (options === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  checkFiles(options)
  const envFile = join(root, '.env')
  if (options.flow.kind === 'real' && existsSync(envFile)) process.loadEnvFile(envFile)
  const report = await repeatable(
    runStack(options, {
      env: process.env,
      status: statusSink(process.stderr, () => performance.now()),
      nowMs: () => performance.now(),
      stop: stopOnSignals(),
    }),
  )
  process.stdout.write(options.json ? `${JSON.stringify(report.summary)}\n` : describeSummary(report))
  if (options.json) for (const problem of report.problems) process.stderr.write(`problem: ${problem}\n`)
  if (!report.summary.ok) process.stderr.write(`${howToRepeat()}\n`)
  return report.summary.ok ? 0 : 1
}

/** Says how to repeat a run that breaks off. */
async function repeatable<T>(run: Promise<T>): Promise<T> {
  try {
    return await run
  } catch (error) {
    process.stderr.write(`${howToRepeat()}\n`)
    throw error
  }
}

/** Seeds have defaults and are never drawn: the same arguments are the same run. */
const howToRepeat = (): string => `to repeat: npm start -- ${process.argv.slice(2).map(quoted).join(' ')}`

const quoted = (arg: string): string => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`)

function checkFiles({ flow }: StackOptions): void {
  if (flow.kind !== 'replay') return
  for (const file of flow.files) if (!existsSync(file)) throw new UsageError(`--replay ${file}: no such file`)
}

/** The first Ctrl-C or SIGTERM asks for an orderly end, the second ends at once. */
function stopOnSignals(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143)
      process.stderr.write('\nstopping in order; once more ends at once\n')
      stop.abort(new Error(signal))
    })
  }
  return stop.signal
}

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\nsee npm start -- --help\n`)
  else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
