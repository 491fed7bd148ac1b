import { setTimeout as delay } from 'node:timers/promises'
import type { ManagedProcess } from '../processes/managed-process.ts'

const PAUSE_MS = 500
const PATIENCE_MS = 60_000

/**
 * Starts a program, and again when it ends before it is ready, as a supervisor does: its database may not be back yet.
 * @throws It was not ready within a minute; the message has the tail of its log.
 */
export async function restartUntilReady(process: ManagedProcess): Promise<{ readonly line: string; readonly attempts: number }> {
  const untilMs = performance.now() + PATIENCE_MS
  for (let attempts = 1; ; attempts++) {
    try {
      return { line: await process.start(), attempts }
    } catch (error) {
      if (performance.now() >= untilMs) throw error
      await delay(PAUSE_MS)
    }
  }
}
