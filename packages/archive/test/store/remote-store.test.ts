import { writeFile } from 'node:fs/promises'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalFile, ObjectStore } from '../../src/index.ts'
import type { Fault, Faults } from '../support/fake-server/faults.ts'
import { GCS_ACCOUNT, GCS_OPERATIONS, openGcsTestStore } from '../support/stores/gcs-test-store.ts'
import { openS3TestStore, S3_OPERATIONS, SECRET_ACCESS_KEY, SESSION_TOKEN } from '../support/stores/s3-test-store.ts'
import { bytesOf, createTestFiles, keysOf, readAll, type TestFiles } from '../support/stores/test-files.ts'
import type { RemoteTestStore } from '../support/stores/test-store.ts'

const LARGE_BYTES = 11 * 1024 * 1024
const LARGE_PARTS = 3

const STORES = [
  {
    name: 'a store on S3',
    open: openS3TestStore,
    on: S3_OPERATIONS,
    secrets: [SECRET_ACCESS_KEY, SESSION_TOKEN],
    busy: 'ServiceUnavailable',
  },
  {
    name: 'a store on GCS',
    open: openGcsTestStore,
    on: GCS_OPERATIONS,
    secrets: [GCS_ACCOUNT.privateKey.split('\n')[1] ?? '', 'eyJ'], // a line of the key; how every token begins
    busy: 'backendError',
  },
]

let files: TestFiles
let opened: RemoteTestStore
let store: ObjectStore
let faults: Faults
let small: LocalFile
let large: LocalFile
beforeEach(async () => {
  files = await createTestFiles()
  small = await files.write('hello')
  large = await files.write(bytesOf(LARGE_BYTES))
})
afterEach(() => files.remove())

describe.each(STORES)('$name', ({ open, on, secrets, busy }) => {
  beforeEach(async () => {
    opened = await open()
    store = opened.store
    faults = opened.faults
  })
  afterEach(() => opened.close())

  const unavailable: Fault = { kind: 'refuse', status: 503, code: busy }

  it('O4 lets one of two win whose files arrive at the same time', async () => {
    const gate = faults.hold(on.put)
    const others = await files.write('world')
    const answers = Promise.all([store.putIfAbsent('key', small), opened.other.putIfAbsent('key', others)])
    await gate.waiting(2)
    gate.open()
    const [ours, theirs] = await answers
    expect([ours, theirs].sort()).toEqual(['exists', 'stored'])
    expect(await store.digest('key')).toBe(ours === 'stored' ? small.sha256 : others.sha256)
  })

  it('O4 tells two apart who store the same bytes at the same time', async () => {
    const gate = faults.hold(on.put)
    const answers = Promise.all([store.putIfAbsent('key', small), opened.other.putIfAbsent('key', small)])
    await gate.waiting(2)
    gate.open()
    expect([...(await answers)].sort()).toEqual(['exists', 'stored'])
  })

  it('O2 sends nothing of a large file whose key is taken', async () => {
    await store.putIfAbsent('key', small)
    expect(await store.putIfAbsent('key', large)).toBe('exists')
    expect(faults.count(on.part)).toBe(0)
  })

  it('O6 refuses a large file that changes while it is sent, and keeps nothing', async () => {
    const gate = faults.hold(on.beginLarge)
    const put = store.putIfAbsent('key', large)
    put.catch(() => undefined)
    await gate.waiting(1)
    await writeFile(large.path, bytesOf(LARGE_BYTES, 'other'))
    gate.open()
    await expect(put).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
    expect(await keysOf(store)).toEqual([])
    expect(opened.unfinished()).toBe(0)
  })

  it('O5 knows its own file where the answer was lost', async () => {
    faults.add(on.put, { kind: 'lose-answer' })
    expect(await store.putIfAbsent('key', small)).toBe('stored')
    expect(await store.putIfAbsent('key', small)).toBe('exists')
    expect(await readAll(store, 'key')).toEqual(Buffer.from('hello'))
  })

  it('O5 knows its own file where every answer was lost, and another asks again', async () => {
    faults.add(on.put, { kind: 'lose-answer' }, { times: 1 })
    faults.add(on.put, { kind: 'drop' }, { times: 4 })
    await expect(store.putIfAbsent('key', small)).rejects.toMatchObject({ code: 'STORE_FAILED', retryable: true })
    expect(await opened.other.putIfAbsent('key', small)).toBe('exists')
    expect(await opened.other.digest('key')).toBe(small.sha256)
  })

  it('O5 knows its own large file where the last answer was lost', async () => {
    faults.add(on.finishLarge, { kind: 'lose-answer' }, { after: on.finishLarge === on.part ? LARGE_PARTS - 1 : 0 })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(await store.digest('key')).toBe(large.sha256)
  })

  it.each<Fault>([unavailable, { kind: 'refuse', status: 500, code: 'InternalError' }, { kind: 'drop' }])(
    'O15 asks again after %o',
    async (fault) => {
      for (const operation of [on.put, on.facts, on.read, on.list]) faults.add(operation, fault, { times: 2 })
      expect(await store.putIfAbsent('key', small)).toBe('stored')
      expect(await store.find('key')).toEqual({ key: 'key', sizeBytes: 5 })
      expect(await readAll(store, 'key')).toEqual(Buffer.from('hello'))
      expect(await keysOf(store)).toEqual(['key'])
    },
  )

  it('O15 asks again after a fault in every request of a large file', async () => {
    for (const operation of new Set([on.beginLarge, on.part, on.finishLarge])) faults.add(operation, unavailable, { times: 2 })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(await store.digest('key')).toBe(large.sha256)
  })

  it('O15 gives up after so many attempts, and says of what, and that it may be tried again', async () => {
    faults.add(on.put, unavailable, { times: 100 })
    await expect(store.putIfAbsent('key', small)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      retryable: true,
      status: 503,
      reason: busy,
      attempts: 5,
      message: expect.stringContaining('some/prefix/key failed: 503'),
    })
    expect(faults.count(on.put)).toBe(5)
  })

  it('O15 does not repeat what is refused', async () => {
    faults.add(on.put, { kind: 'refuse', status: 403, code: 'AccessDenied' })
    await expect(store.putIfAbsent('key', small)).rejects.toMatchObject({ retryable: false, status: 403, attempts: 1 })
    expect(faults.count(on.put)).toBe(1)
  })

  it('O11 asks again for a body that is cut', async () => {
    const content = bytesOf(100_000)
    await store.putIfAbsent('key', await files.write(content))
    faults.add(on.read, { kind: 'cut-body' }, { times: 2 })
    expect(await readAll(store, 'key')).toEqual(content)
    expect(faults.count(on.read)).toBe(3)
    faults.add(on.read, { kind: 'cut-body' }, { times: 100 })
    await expect(readAll(store, 'key')).rejects.toMatchObject({ code: 'STORE_FAILED', retryable: true })
  })

  it('O11 asks for the range that is wanted and no more', async () => {
    await store.putIfAbsent('key', large)
    const reader = await store.open('key')
    expect(Buffer.from(await reader.slice(LARGE_BYTES - 8))).toEqual(bytesOf(LARGE_BYTES).subarray(-8))
    expect(faults.count(on.read)).toBe(1)
  })

  it('O11 does not join two contents of one key', async () => {
    await store.putIfAbsent('key', small)
    const reader = await store.open('key')
    opened.tamper('key', Buffer.from('HELLO'))
    await expect(reader.slice(0, 2)).rejects.toMatchObject({ code: 'STORE_FAILED', retryable: false })
  })

  it('O7 reads the bytes where what was noted at the upload does not vouch for them', async () => {
    await store.putIfAbsent('key', small)
    expect(await store.digest('key')).toBe(small.sha256)
    expect(faults.count(on.read)).toBe(0)
    opened.tamper('key', Buffer.from('HELLO'))
    expect(await store.digest('key')).toBe((await files.write('HELLO')).sha256)
    expect(faults.count(on.read)).toBe(1)
  })

  it('O8 passes over what has a name that is no key, or lies beside its prefix', async () => {
    await opened.store.putIfAbsent('key', small)
    opened.plant('some/prefix/')
    opened.plant('some/prefix/.hidden')
    opened.plant('some/prefix-other')
    opened.plant('some/prefix/a\u0001b')
    expect(await keysOf(store)).toEqual(['key'])
  })

  it.each([
    ['small', 'put'],
    ['large', 'part'],
  ] as const)('O13 shows nothing of a %s file that is aborted on the way', async (size, operation) => {
    const gate = faults.hold(on[operation])
    const stop = new AbortController()
    const put = store.putIfAbsent('key', size === 'small' ? small : large, stop.signal)
    put.catch(() => undefined)
    await gate.waiting(1)
    stop.abort(new Error('enough'))
    await expect(put).rejects.toThrow('enough')
    await gate.abandoned(gate.held)
    gate.open()
    expect(await keysOf(store)).toEqual([])
    expect(await store.putIfAbsent('key', size === 'small' ? small : large)).toBe('stored')
  })

  it.each<Fault>([
    { kind: 'refuse', status: 403, code: 'SignatureDoesNotMatch' },
    { kind: 'refuse', status: 401, code: 'authError' },
    { kind: 'drop' },
  ])('O16 keeps its credentials out of errors after %o', async (fault) => {
    faults.add(on.facts, fault, { times: 5 })
    faults.add(on.put, fault, { times: 5 })
    for (const ask of [() => store.find('key'), () => store.putIfAbsent('key', small)]) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'STORE_FAILED' })
      const shown = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}`
      for (const secret of secrets) expect(shown).not.toContain(secret)
    }
  })
})
