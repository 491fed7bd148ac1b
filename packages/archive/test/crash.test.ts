import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportRange, localStore, postgresOutbox } from '../src/index.ts'
import { createTestArchive, storedKeys, type TestArchive } from './support/archive.ts'
import { insertSamples, sample } from './support/database.ts'

const program = fileURLToPath(new URL('./programs/export-and-die.ts', import.meta.url))

let archive: TestArchive
beforeEach(async () => {
  archive = await createTestArchive()
})
afterEach(() => archive.remove())

/** @returns False when the process ended by itself, having passed fewer effects. */
async function diesAt(effect: number, storeFolder: string): Promise<boolean> {
  const child = spawn(process.execPath, [program, archive.database.url, storeFolder, archive.workFolder, String(effect)], {
    stdio: 'inherit',
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the program ended with ${code}`)
  return signal === 'SIGKILL'
}

it('is killed at every effect, run again, and leaves one whole file of the rows it was planned for', { timeout: 120_000 }, async () => {
  const { pool } = archive.database
  const outbox = postgresOutbox(pool)
  const statesAtDeath = new Set<string>()
  let effect = 1
  for (; ; effect++) {
    const storeFolder = join(archive.folder, `store-${effect}`)
    const store = localStore(storeFolder)
    await pool.query('truncate samples, exports')
    await insertSamples(
      pool,
      [1n, 2n, 3n].map((seq) => sample({ seq })),
    )
    if (!(await diesAt(effect, storeFolder))) break
    expect((await storedKeys(store)).length).toBeLessThanOrEqual(1)
    const [left] = await outbox.list()
    statesAtDeath.add(left?.progress.state ?? 'none')
    await insertSamples(pool, [sample({ seq: 4n })])
    const result = await exportRange(await archive.request({ store }))
    expect(result).toMatchObject({ kind: 'file', file: { rowCount: left ? 3 : 4 } })
    expect(await storedKeys(store)).toEqual([result.kind === 'file' && result.file.path])
    expect((await outbox.list()).map(({ progress }) => progress)).toEqual([
      expect.objectContaining({ state: 'uploaded', file: result.kind === 'file' && result.file }),
    ])
    await exportRange(await archive.request({ store, from: '2026-05-14T05:00:00Z', to: '2026-05-14T06:00:00Z' }))
    expect(await readdir(archive.workFolder)).toEqual([])
    expect(await readdir(storeFolder)).toEqual(['parquet'])
  }
  expect([...statesAtDeath].sort()).toEqual(['none', 'planned', 'uploaded', 'verified', 'written'])
  expect(effect).toBeGreaterThan(14)
})
