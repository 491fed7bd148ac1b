import type { Stats } from 'node:fs'
import { link, mkdir, open, readdir, stat } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ObjectMissingError } from '../errors/store-errors.ts'
import { VerificationError } from '../errors/verification-error.ts'
import { DigestFile } from '../staging/digest-file.ts'
import { createStagingFolder, type StagingFolder } from '../staging/staging-folder.ts'
import { openFile } from './file-reader.ts'
import { checkKey, compareKeys, isKey } from './object-key.ts'
import type { LocalFile, ObjectStore, StoredObject } from './object-store.ts'
import { readChunks } from './parts/part-plan.ts'
import { digestByReading } from './ranged-reader.ts'

const INCOMING = '.incoming-'

/**
 * A store in a folder, which is made when it is missing. A file is copied under a hidden name, checked against its digest, flushed
 * and then linked under its own name, which fails when that name is taken: the file system must have hard links. Hidden names are
 * no objects; those of dead processes are removed by the next put.
 */
export function localStore(folder: string): ObjectStore {
  const locate = (key: string): string => join(folder, ...checkKey(key).split('/'))
  return {
    putIfAbsent: async (key, file, signal) => {
      const target = locate(key)
      if (await isFile(target)) return 'exists'
      const incoming = await createStagingFolder(folder, INCOMING)
      return putThrough(incoming, file, target, signal).finally(() => incoming.remove())
    },
    find: async (key) => {
      const found = await statOrUndefined(locate(key))
      return found?.isFile() ? { key, sizeBytes: found.size } : undefined
    },
    digest: async (key, signal) => {
      const reader = await openFile(locate(key), signal).catch(orMissing(key))
      return digestByReading(reader).finally(() => reader.close())
    },
    list: (prefix, signal) => walk(folder, '', prefix, signal),
    open: (key, signal) => openFile(locate(key), signal).catch(orMissing(key)),
    close: async () => undefined,
  }
}

async function putThrough(
  incoming: StagingFolder,
  file: LocalFile,
  target: string,
  signal: AbortSignal | undefined,
): Promise<'stored' | 'exists'> {
  const copy = join(incoming.path, 'copy')
  const sink = await DigestFile.create(copy)
  await pipeline(readChunks(file.path, signal), sink)
  if (sink.sha256() !== file.sha256) throw new VerificationError(`${file.path} changed after it was verified`)
  await mkdir(dirname(target), { recursive: true })
  try {
    await link(copy, target)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'exists'
    throw error
  }
  await flushFolder(dirname(target))
  return 'stored'
}

async function* walk(folder: string, key: string, prefix: string, signal: AbortSignal | undefined): AsyncGenerator<StoredObject> {
  signal?.throwIfAborted()
  const entries = await readdir(join(folder, key), { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  // A folder sorts by its name with the slash that follows it in every key below.
  const named = entries.map((entry) => ({ entry, name: entry.isDirectory() ? `${entry.name}/` : entry.name }))
  for (const { entry, name } of named.sort((a, b) => compareKeys(a.name, b.name))) {
    const inner = posix.join(key, name)
    if (!isKey(entry.name) || !(inner.startsWith(prefix) || prefix.startsWith(inner))) continue
    if (entry.isDirectory()) yield* walk(folder, inner, prefix, signal)
    else if (entry.isFile()) yield { key: inner, sizeBytes: (await stat(join(folder, inner))).size }
  }
}

/** The new name must survive a crash of the machine, not only of the process. */
async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

async function isFile(path: string): Promise<boolean> {
  return (await statOrUndefined(path))?.isFile() ?? false
}

function statOrUndefined(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined
    throw error
  })
}

function orMissing(key: string): (error: unknown) => never {
  return (error) => {
    throw ['ENOENT', 'ENOTDIR', 'EISDIR'].some((code) => hasCode(error, code)) ? new ObjectMissingError(key, { cause: error }) : error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
