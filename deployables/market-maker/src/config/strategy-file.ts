import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { WatchedFile } from './watch-strategy.ts'

/**
 * A file on this machine. Its folder is watched, since editors put another file in its place; and its facts are looked at every `pollMs`
 * besides, since mounted and network folders do not tell of changes.
 */
export function strategyFile(path: string, pollMs: number = 2_000): WatchedFile {
  return {
    path,
    read: () => readIfThere(path),
    watch: (changed) => {
      const folder = watchFolder(path, changed)
      const polled = (): void => changed()
      watchFile(path, { interval: pollMs, persistent: false }, polled)
      return () => {
        folder?.close()
        unwatchFile(path, polled)
      }
    },
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Undefined where the system cannot watch it, which leaves it to the polling. */
function watchFolder(path: string, changed: () => void): FSWatcher | undefined {
  const name = basename(path)
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      // A mounted ConfigMap changes by its link `..data` alone.
      if (file === null || file === name || file === '..data') changed()
    })
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
