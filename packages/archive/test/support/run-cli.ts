import type { Io, Output } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

export interface CliRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command in this process. @param columns Width of a terminal on standard error; default none. */
export async function runCli(
  args: readonly string[],
  env: Io['env'] = {},
  { columns, cwd = process.cwd(), signal }: { columns?: number; cwd?: string; signal?: AbortSignal } = {},
): Promise<CliRun> {
  const [stdout, stderr] = [recorder(undefined), recorder(columns)]
  let nowMs = 0
  const exitCode = await run(args, {
    stdout,
    stderr,
    env,
    cwd,
    signal: signal ?? new AbortController().signal,
    nowMs: () => (nowMs += 1_000),
    version: '1.2.3',
  })
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
}

function recorder(columns: number | undefined): Output & { text(): string } {
  const texts: string[] = []
  return { columns, write: async (text) => void texts.push(text), text: () => texts.join('') }
}
