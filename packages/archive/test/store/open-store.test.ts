import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gcsStore, openStore, type S3Options, s3Store } from '../../src/index.ts'
import { startFakeGcs } from '../support/gcs/gcs-server.ts'
import { ACCESS_KEY_ID, startFakeS3 } from '../support/s3/s3-server.ts'
import { GCS_ACCOUNT } from '../support/stores/gcs-test-store.ts'
import { createTestFiles, keysOf, type TestFiles } from '../support/stores/test-files.ts'

const run = promisify(execFile)
const entry = new URL('../../src/index.ts', import.meta.url).href

let files: TestFiles
beforeEach(async () => {
  files = await createTestFiles()
})
afterEach(() => files.remove())

describe('O19 a URL opens', () => {
  it('a folder', async () => {
    const file = await files.write('hello')
    const byPath = await openStore(`${files.folder}/a b`)
    expect(await byPath.putIfAbsent('key', file)).toBe('stored')
    expect(await keysOf(await openStore(pathToFileURL(`${files.folder}/a b`).href))).toEqual(['key'])
  })

  it('a bucket of S3, and the prefix is where its keys begin', async () => {
    const fake = await startFakeS3()
    const s3: S3Options = {
      endpoint: fake.origin,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: { reveal: () => 'secret' } },
    }
    const store = await openStore(`s3://${fake.bucketName}/backups/mm1`, { s3 })
    expect(await store.putIfAbsent('key', await files.write('hello'))).toBe('stored')
    expect([...fake.bucket.objects.keys()]).toEqual(['backups/mm1/key'])
    expect(await keysOf(await openStore(`s3://${fake.bucketName}`, { s3 }))).toEqual(['backups/mm1/key'])
    await store.close()
    await fake.close()
  })

  it('a bucket of GCS, and the prefix is where its keys begin', async () => {
    const fake = await startFakeGcs(GCS_ACCOUNT)
    const credentials = { clientEmail: GCS_ACCOUNT.clientEmail, privateKey: { reveal: () => GCS_ACCOUNT.privateKey } }
    const store = await openStore(`gs://${fake.bucketName}/backups/mm1`, { gcs: { endpoint: fake.origin, credentials } })
    expect(await store.putIfAbsent('key', await files.write('hello'))).toBe('stored')
    expect([...fake.bucket.objects.keys()]).toEqual(['backups/mm1/key'])
    await fake.close()
  })
})

describe('O19 a store is refused', () => {
  it.each([
    ['partSizeBytes', { partSizeBytes: 1024 }],
    ['concurrency', { concurrency: 0 }],
    ['maxAttempts', { maxAttempts: 1.5 }],
  ])('on S3 for its %s', async (name, options) => {
    await expect(s3Store({ bucket: 'bucket', ...options })).rejects.toMatchObject({
      code: 'STORE_CONFIG',
      message: expect.stringContaining(name),
    })
  })

  it.each([
    ['partSizeBytes', { partSizeBytes: 1000 }],
    ['endpoint', { endpoint: 'storage.googleapis.com' }],
    ['requestTimeoutMs', { requestTimeoutMs: -1 }],
  ])('on GCS for its %s', async (name, options) => {
    await expect(gcsStore({ bucket: 'bucket', ...options })).rejects.toMatchObject({
      code: 'STORE_CONFIG',
      message: expect.stringContaining(name),
    })
  })

  it.each(['UPPER', 'a', '-bucket'])('for the bucket %j', async (bucket) => {
    await expect(openStore(`s3://${bucket}/a`)).rejects.toMatchObject({ code: 'STORE_CONFIG' })
    await expect(openStore(`gs://${bucket}/a`)).rejects.toMatchObject({ code: 'STORE_CONFIG' })
  })
})

/** Runs a module that may not load the clients, and gives what it prints. */
async function runWithoutClients(code: string): Promise<string> {
  const hide = `import { registerHooks } from 'node:module'
    registerHooks({ resolve: (name, context, next) => {
      if (!/^(@aws-sdk|google-auth-library)/.test(name)) return next(name, context)
      throw Object.assign(new Error('not installed: ' + name), { code: 'ERR_MODULE_NOT_FOUND' })
    } })
    const { localStore, openStore } = await import('${entry}')`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', `${hide}\n${code}`])
  return stdout.trim()
}

describe('without the clients of S3 and GCS', () => {
  it('the package loads, and so does a local store', async () => {
    expect(await runWithoutClients(`console.log(await localStore('${files.folder}').find('key'))`)).toBe('undefined')
  })

  it.each([
    ['s3', '@aws-sdk/client-s3'],
    ['gs', 'google-auth-library'],
  ])('a store at %s:// says what to install', async (scheme, name) => {
    const printed = await runWithoutClients(
      `await openStore('${scheme}://bucket').catch(({ code, message }) => console.log(code, message))`,
    )
    expect(printed).toMatch(/^STORE_CONFIG /)
    expect(printed).toContain(`npm install ${name}`)
  })
})
