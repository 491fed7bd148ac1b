import { readFileSync } from 'node:fs'
import type { WriteStream } from 'node:tty'
import type { Output } from './cli/io.ts'
import { run } from './cli/run.ts'

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.once(signal, () => process.exit(130)) // a second one ends at once
    interrupt.abort()
  })
}

function outputTo(stream: WriteStream): Output {
  // The reader may have left, as `head` does when it has seen enough: that is its right.
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  return {
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
    columns: stream.isTTY ? stream.columns || 80 : undefined,
  }
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
  nowMs: Date.now,
  version: JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
})
