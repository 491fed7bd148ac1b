import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import {
  duckdbEngine,
  type ExportRequest,
  localStore,
  type ObjectStore,
  postgresOutbox,
  postgresSource,
  verifyArchive,
} from '../../src/index.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { HOUR, samplesTable } from './samples-table.ts'

/** A database, a store in a folder of its own and everything an export of `samples` needs. */
export interface TestArchive {
  readonly database: TestDatabase
  readonly folder: string
  readonly storeFolder: string
  readonly workFolder: string
  readonly store: ObjectStore
  request(changes?: Partial<ExportRequest>): Promise<ExportRequest>
  remove(): Promise<void>
}

export async function createTestArchive(): Promise<TestArchive> {
  const database = await createDatabase(inject('postgresUrl'))
  const folder = await mkdtemp(join(tmpdir(), 'archive-test-'))
  const [storeFolder, workFolder] = [join(folder, 'store'), join(folder, 'work')]
  const store = localStore(storeFolder)
  return {
    database,
    folder,
    storeFolder,
    workFolder,
    store,
    request: async (changes = {}) => ({
      source: postgresSource(database.pool),
      store,
      engine: await duckdbEngine(),
      outbox: postgresOutbox(database.pool),
      table: samplesTable,
      ...HOUR,
      workFolder,
      ...changes,
    }),
    remove: async () => {
      await database.drop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Keys of all objects, and a check that each can be trusted. */
export async function storedKeys(store: ObjectStore): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  const report = await verifyArchive(store)
  if (!report.verified || report.files !== keys.length) throw new Error(`the archive is not whole: ${JSON.stringify(report.problems)}`)
  return keys
}
