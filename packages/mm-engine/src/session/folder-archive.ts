import { copyFile, mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import type { SessionArchive } from './session-archive.ts'
import { hasCode, SessionError } from './session-error.ts'

/** An archive in a folder of this machine, or of one that is mounted here. A file appears there under its name when it is whole. */
export function folderArchive(folder: string): SessionArchive {
  const locate = (key: string): string => {
    const path = resolve(folder, ...key.split('/'))
    if (path.startsWith(resolve(folder) + sep)) return path
    throw new SessionError('SESSION_ARCHIVE_FAILED', `the key ${JSON.stringify(key)} leads out of ${folder}`)
  }
  return {
    put: async (path, key) => {
      const target = locate(key)
      const incoming = `${target}.incoming`
      await mkdir(dirname(target), { recursive: true })
      await copyFile(path, incoming)
      await flush(incoming)
      await rename(incoming, target)
      await flush(dirname(target))
    },
    has: async (key) => {
      try {
        return (await stat(locate(key))).isFile()
      } catch (error) {
        if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
        throw error
      }
    },
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
