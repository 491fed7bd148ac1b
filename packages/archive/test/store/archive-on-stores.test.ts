import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportRange, StoreError, verifyArchive } from '../../src/index.ts'
import { createTestArchive, storedKeys, type TestArchive } from '../support/archive.ts'
import { insertSamples, sample } from '../support/database.ts'
import { openGcsTestStore } from '../support/stores/gcs-test-store.ts'
import { openS3TestStore } from '../support/stores/s3-test-store.ts'

let archive: TestArchive
beforeEach(async () => {
  archive = await createTestArchive()
})
afterEach(() => archive.remove())

it.each([
  ['S3', openS3TestStore, 'PutObject', 'GetObject'],
  ['GCS', openGcsTestStore, 'InsertObject', 'GetMedia'],
] as const)('an export goes to %s, and its file is verified there', async (_name, open, put, read) => {
  const rows = Array.from({ length: 5_000 }, (_, at) => sample({ atUs: at, seq: BigInt(at) }))
  await insertSamples(archive.database.pool, rows)
  const { store, faults, close } = await open()
  faults.add(put, { kind: 'lose-answer' })
  const result = await exportRange(await archive.request({ store }))
  expect(result).toMatchObject({ kind: 'file', isNew: true, file: { rowCount: 5_000 } })
  expect(await storedKeys(store)).toHaveLength(1)
  expect(await verifyArchive(store)).toMatchObject({ files: 1, rows: 5_000, verified: true })
  faults.add(read, { kind: 'refuse', status: 403, code: 'AccessDenied' }, { times: 100 })
  await expect(verifyArchive(store)).rejects.toBeInstanceOf(StoreError)
  await close()
})
