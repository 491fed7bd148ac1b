import { createWriteStream } from 'node:fs'
import { PassThrough, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ManualScheduler } from '../clock/scheduler.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { SimError } from '../sim-error.ts'
import { RecordingClient } from './recording-client.ts'

const SLICE_MS = 1_000

/**
 * Runs an exchange's flow in virtual time to its end and writes what one client sees as a capture, gzip when the name ends in `.gz`.
 * The same exchange gives the same lines; the gzip around them is the same on the same platform and zlib.
 * @returns The number of lines.
 * @throws {SimError} `OPTION_INVALID`: the file cannot be written; whatever broke the flow.
 */
export async function recordCapture(exchange: Exchange, scheduler: ManualScheduler, path: string): Promise<number> {
  const lines = new PassThrough({ highWaterMark: 1024 * 1024 })
  const file = createWriteStream(path)
  const written = path.endsWith('.gz') ? pipeline(lines, createGzip({ level: 9 }), file) : pipeline(lines, file)
  written.catch(() => undefined)
  const count = await run(exchange, scheduler, lines)
  lines.end()
  try {
    await written
  } catch (cause) {
    throw new SimError('OPTION_INVALID', `cannot write the capture ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
  await exchange.flow.ended
  return count
}

async function run(exchange: Exchange, scheduler: ManualScheduler, lines: Writable): Promise<number> {
  let count = 0
  const client = new RecordingClient(exchange, scheduler, (line) => {
    count++
    lines.write(line)
  })
  client.connect()
  exchange.flow.start()
  while (exchange.flow.state !== 'ended' && !lines.destroyed) {
    scheduler.advance(SLICE_MS)
    if (lines.writableNeedDrain) await new Promise((resolve) => lines.once('drain', resolve).once('close', resolve))
  }
  return count
}
