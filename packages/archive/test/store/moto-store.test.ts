import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ObjectStore, s3Store, storeFile } from '../../src/index.ts'
import { bytesOf, createTestFiles, keysOf, readAll, sha256, type TestFiles } from '../support/stores/test-files.ts'
import { PART_BYTES } from '../support/stores/test-store.ts'

const isThere = spawnSync('moto_server', ['--help']).status === 0
const CREDENTIALS = { accessKeyId: 'testing', secretAccessKey: 'testing' }
const BUCKET = 'moto-bucket'

let server: ChildProcess
let files: TestFiles
let store: ObjectStore
let other: ObjectStore

/** Starts it on a free port of loopback. @returns Its address, which it prints. */
async function startMoto(): Promise<string> {
  server = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const lines = createInterface({ input: server.stderr ?? process.stdin })
  for await (const line of lines) {
    const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (address === undefined) continue
    server.stderr?.resume() // its log would fill the pipe
    return address
  }
  throw new Error('moto_server ended')
}

describe.skipIf(!isThere)(`the client of S3 against moto_server${isThere ? '' : ' (skipped: it is not on this machine)'}`, () => {
  beforeAll(async () => {
    const endpoint = await startMoto()
    const admin = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: CREDENTIALS })
    await admin.send(new CreateBucketCommand({ Bucket: BUCKET }))
    admin.destroy()
    files = await createTestFiles()
    const open = (): Promise<ObjectStore> =>
      s3Store({
        bucket: BUCKET,
        prefix: 'some/prefix',
        endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: CREDENTIALS.accessKeyId, secretAccessKey: { reveal: () => CREDENTIALS.secretAccessKey } },
        partSizeBytes: PART_BYTES,
        retryBaseMs: 1,
      })
    store = await open()
    other = await open()
  })
  afterAll(async () => {
    await Promise.all([store.close(), other.close()])
    server.kill('SIGTERM')
    await once(server, 'exit')
    await files.remove()
  })

  it.each([
    ['small', 100_000],
    ['large', 2 * PART_BYTES + 1],
  ])('O1, O7 keeps a %s file whole, and its digest', async (name, sizeBytes) => {
    const file = await files.write(bytesOf(sizeBytes))
    expect(await store.putIfAbsent(name, file)).toBe('stored')
    expect(await other.find(name)).toEqual({ key: name, sizeBytes })
    expect(sha256(await readAll(other, name))).toBe(file.sha256)
    expect(await other.digest(name)).toBe(file.sha256)
  })

  it('O2, O3 never overwrites, and knows the same file from another', async () => {
    const first = await files.write('first')
    expect(await storeFile(store, 'taken', first)).toBe('stored')
    expect(await storeFile(other, 'taken', first)).toBe('present')
    expect(await store.putIfAbsent('taken', await files.write('second'))).toBe('exists')
    expect(await readAll(store, 'taken')).toEqual(Buffer.from('first'))
  })

  it('O8, O9 lists keys of any script by their bytes', async () => {
    const keys = ['listed/a b+c&d=e%20f', 'listed/café/☕', 'listed/😀/x']
    for (const key of keys) await store.putIfAbsent(key, await files.write(key))
    expect(await keysOf(store, 'listed/')).toEqual(keys)
  })

  it('O18 has nothing under a key that was never put', async () => {
    expect(await store.find('never')).toBeUndefined()
    await expect(store.open('never')).rejects.toMatchObject({ code: 'OBJECT_MISSING' })
  })
})
