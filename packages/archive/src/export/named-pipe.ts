import { execFile } from 'node:child_process'
import { close, constants, open } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const POLL_MS = 2
const NOBODY_READS = 'ENXIO'

const openDescriptor = promisify(open)
const closeDescriptor = promisify(close)

/** Makes a named pipe. @returns False where the system has none. */
export async function makePipe(path: string): Promise<boolean> {
  return promisify(execFile)('mkfifo', ['-m', '600', path]).then(
    () => true,
    () => false,
  )
}

/**
 * Opens a named pipe for writing once somebody reads it. Neither waiting nor writing takes a thread: a reader of native code has one for
 * as long as it reads.
 */
export async function openPipe(path: string, signal: AbortSignal): Promise<Socket> {
  for (;;) {
    signal.throwIfAborted()
    const fd = await openIfRead(path)
    if (fd !== undefined) return new Socket({ fd, readable: false, writable: true })
    await delay(POLL_MS)
  }
}

/** Lets a reader go that waits, or is about to wait, for somebody to write: it finds the end. @param isGone Whether it has come back. */
export async function releaseReader(path: string, isGone: () => boolean): Promise<void> {
  while (!isGone()) {
    const fd = await openIfRead(path)
    if (fd !== undefined) await closeDescriptor(fd)
    await delay(POLL_MS)
  }
}

async function openIfRead(path: string): Promise<number | undefined> {
  try {
    return await openDescriptor(path, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOBODY_READS) return undefined
    throw error
  }
}
