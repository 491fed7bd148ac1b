import { readFile } from 'node:fs/promises'
import type { CellStore } from '@kassandra/archive/store'

export interface KillSwitchOptions {
  readonly intervalMs: number
  /** Why, in the first line of what is there; undefined where nothing is. */
  read(signal: AbortSignal): Promise<string | undefined>
  /** It is there. Told once for each time that it appears. */
  found(reason: string): void
  /** It was looked at. */
  looked?(): void
  /** It cannot be looked at; it is tried again. */
  failed(error: unknown): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Looks for a thing whose existence stops trading, until aborted: a switch for whoever has nothing but a shell. */
export async function watchKillSwitch(options: KillSwitchOptions, signal: AbortSignal): Promise<void> {
  let wasThere = false
  while (!signal.aborted) {
    try {
      const reason = await options.read(signal)
      options.looked?.()
      if (reason !== undefined && !wasThere) options.found(reason)
      wasThere = reason !== undefined
    } catch (error) {
      if (!signal.aborted) options.failed(error)
    }
    await options.wait(options.intervalMs, signal)
  }
}

/** The first line of the file; undefined where there is none. */
export async function readKillFile(path: string): Promise<string | undefined> {
  try {
    return firstLine(await readFile(path, 'utf8')) || 'the kill file is there'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const firstLine = (text: string): string => text.split('\n', 1).join('').trim().slice(0, 200)

export const HALT_KEY = 'state/halt'

/** The first line of the object that halts; undefined where there is none. @throws {StoreError} */
export async function readHaltObject(cells: Pick<CellStore, 'read'>, signal: AbortSignal): Promise<string | undefined> {
  const found = await cells.read(HALT_KEY, signal)
  return found && (firstLine(Buffer.from(found.bytes).toString()) || `${HALT_KEY} is in the bucket`)
}
