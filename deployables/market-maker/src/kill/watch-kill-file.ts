import { readFile } from 'node:fs/promises'

export interface KillFileOptions {
  readonly path: string
  readonly intervalMs: number
  /** The file is there: why, in its first line. Told once for each time that it appears. */
  found(reason: string): void
  /** The file cannot be looked at; it is tried again. */
  failed(error: unknown): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Looks for a file whose existence stops trading, until aborted: a switch for whoever has nothing but a shell. */
export async function watchKillFile(options: KillFileOptions, signal: AbortSignal): Promise<void> {
  let wasThere = false
  while (!signal.aborted) {
    try {
      const reason = await readKillFile(options.path)
      if (reason !== undefined && !wasThere) options.found(reason)
      wasThere = reason !== undefined
    } catch (error) {
      options.failed(error)
    }
    await options.wait(options.intervalMs, signal)
  }
}

/** The first line of the file; undefined where there is none. */
export async function readKillFile(path: string): Promise<string | undefined> {
  try {
    const [line = ''] = (await readFile(path, 'utf8')).split('\n')
    return line.trim().slice(0, 200) || 'the kill file is there'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
