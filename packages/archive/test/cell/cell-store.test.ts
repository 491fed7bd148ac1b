import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CellStore, openCellStore } from '../../src/store.ts'
import type { Faults } from '../support/fake-server/faults.ts'
import { startFakeGcs } from '../support/gcs/gcs-server.ts'
import { ACCESS_KEY_ID, startFakeS3 } from '../support/s3/s3-server.ts'
import { GCS_ACCOUNT } from '../support/stores/gcs-test-store.ts'

interface Bench {
  readonly put: string
  readonly faults: Faults | undefined
  open(): Promise<CellStore>
  close(): Promise<void>
}

async function openFolder(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'cells-'))
  return { put: '', faults: undefined, open: () => openCellStore(folder), close: () => rm(folder, { recursive: true }) }
}

async function openS3(): Promise<Bench> {
  const fake = await startFakeS3()
  const s3 = {
    endpoint: fake.origin,
    region: 'us-east-1',
    forcePathStyle: true,
    retryBaseMs: 1,
    credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: { reveal: () => 'a-secret' } },
  }
  const open = (): Promise<CellStore> => openCellStore(`s3://${fake.bucketName}/some/prefix`, { s3 })
  return { put: 'PutObject', faults: fake.faults, open, close: () => fake.close() }
}

async function openGcs(): Promise<Bench> {
  const fake = await startFakeGcs(GCS_ACCOUNT)
  const credentials = { clientEmail: GCS_ACCOUNT.clientEmail, privateKey: { reveal: () => GCS_ACCOUNT.privateKey } }
  const gcs = { endpoint: fake.origin, retryBaseMs: 1, credentials }
  const open = (): Promise<CellStore> => openCellStore(`gs://${fake.bucketName}/some/prefix`, { gcs })
  return { put: 'InsertObject', faults: fake.faults, open, close: () => fake.close() }
}

const KEY = 'state/lease.json'
const text = (content: string): Uint8Array => Buffer.from(content)

describe.each([
  ['in a folder', openFolder],
  ['on S3', openS3],
  ['on GCS', openGcs],
] as const)('cells %s', (_, openBench) => {
  let bench: Bench
  let cells: CellStore
  let other: CellStore
  beforeEach(async () => {
    bench = await openBench()
    cells = await bench.open()
    other = await bench.open()
  })
  afterEach(async () => {
    await Promise.all([cells.close(), other.close()])
    await bench.close()
  })

  const written = async (store: CellStore, content: string, after: string | undefined): Promise<string> => {
    const outcome = await store.write(KEY, text(content), after)
    if (outcome.kind !== 'written') throw new Error(outcome.kind)
    return outcome.version
  }
  const content = async (): Promise<string | undefined> => {
    const cell = await other.read(KEY)
    return cell && Buffer.from(cell.bytes).toString()
  }

  it('O20 are replaced by whoever has seen what is there', async () => {
    expect(await cells.read(KEY)).toBeUndefined()
    const first = await written(cells, 'one', undefined)
    expect((await other.read(KEY))?.version).toBe(first)
    const second = await written(other, 'two', first)
    expect(second).not.toBe(first)
    expect(await content()).toBe('two')
    await written(cells, 'three', second)
    expect(await content()).toBe('three')
  })

  it('O20 stay as they are before whoever has not', async () => {
    expect(await cells.write(KEY, text('one'), 'never')).toEqual({ kind: 'conflict' })
    expect(await content()).toBeUndefined()
    const first = await written(cells, 'one', undefined)
    await written(other, 'two', first)
    expect(await cells.write(KEY, text('late'), first)).toEqual({ kind: 'conflict' })
    expect(await cells.write(KEY, text('late'), undefined)).toEqual({ kind: 'conflict' })
    expect(await content()).toBe('two')
  })

  it('O21 take one of those who write at once', async () => {
    const first = await written(cells, 'one', undefined)
    const outcomes = await Promise.all(Array.from({ length: 6 }, (_, at) => (at % 2 ? cells : other).write(KEY, text(`by ${at}`), first)))
    const winners = outcomes.flatMap(({ kind }, at) => (kind === 'written' ? [at] : []))
    expect(winners).toHaveLength(1)
    expect(await content()).toBe(`by ${winners[0]}`)
  })

  it('O22 count a write as written whose answer was lost', async () => {
    if (!bench.faults) return
    const first = await written(cells, 'one', undefined)
    bench.faults.add(bench.put, { kind: 'lose-answer' })
    const second = await written(cells, 'two', first)
    expect((await other.read(KEY))?.version).toBe(second)
    await written(cells, 'three', second)
  })

  it('O20 can be removed, which a writer notices', async () => {
    const first = await written(cells, 'one', undefined)
    await other.remove(KEY)
    await other.remove(KEY)
    expect(await cells.read(KEY)).toBeUndefined()
    expect(await cells.write(KEY, text('two'), first)).toEqual({ kind: 'conflict' })
    await written(cells, 'two', undefined)
  })
})

it('O20 leave nothing beside themselves in a folder but their lock', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cells-'))
  const cells = await openCellStore(folder)
  await cells.write('a', text('one'), undefined)
  await cells.close()
  expect((await readdir(folder)).sort()).toEqual(['.cells.lock.db', 'a'])
  await rm(folder, { recursive: true })
})
