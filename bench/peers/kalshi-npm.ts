import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Scenario, Scenarios } from './defects.ts'
import { delta, snapshot, TICKER, trade } from './frames.ts'

type Listen = new (socket: EventEmitter, listener: (message: unknown) => void) => object

/** The npm package `kalshi`: a stream without books, whose messages are checked against a schema. */
export async function scenariosOf(dir: string): Promise<Scenarios> {
  const entry = createRequire(join(dir, 'package.json')).resolve('kalshi')
  const { KalshiStream }: { readonly KalshiStream: Listen } = await import(pathToFileURL(entry).href)
  const reads =
    (frames: readonly object[]): Scenario =>
    async () => {
      const socket = new EventEmitter()
      const read: unknown[] = []
      new KalshiStream(socket, (message) => read.push(message))
      try {
        for (const frame of frames) socket.emit('message', Buffer.from(JSON.stringify(frame)))
        return { holds: true, evidence: `reads ${read.length} of ${frames.length} frames` }
      } catch (error) {
        return { holds: false, evidence: `reads ${read.length} of ${frames.length} frames, then throws ${String(error)}` }
      }
    }
  return {
    D6: reads([snapshot(1, TICKER, ['0.4800', '100.00']), delta(2, TICKER, '0.4800', '-54.00')]),
    D7: reads([trade]),
  }
}
