import { createCipheriv, createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LocalFile, ObjectStore } from '../../../src/index.ts'

/** A folder with files to store. */
export interface TestFiles {
  readonly folder: string
  write(content: Buffer | string): Promise<LocalFile>
  remove(): Promise<void>
}

export async function createTestFiles(): Promise<TestFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'store-test-'))
  return {
    folder,
    write: async (content) => {
      const path = join(folder, randomUUID())
      await writeFile(path, content)
      return { path, sizeBytes: Buffer.byteLength(content), sha256: sha256(content) }
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Bytes of which no two stretches are alike, the same ones for the same seed. */
export function bytesOf(sizeBytes: number, seed = 'seed'): Buffer {
  const key = createHash('md5').update(seed).digest()
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes))
}

export async function readAll(store: ObjectStore, key: string): Promise<Buffer> {
  const reader = await store.open(key)
  return Buffer.from(await reader.slice(0).finally(() => reader.close()))
}

export async function keysOf(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}
