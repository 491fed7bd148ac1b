import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localStore, type ObjectStore, storeFile } from '../../src/index.ts'
import { openGcsTestStore } from '../support/stores/gcs-test-store.ts'
import { openS3TestStore } from '../support/stores/s3-test-store.ts'
import { bytesOf, createTestFiles, keysOf, readAll, sha256, type TestFiles } from '../support/stores/test-files.ts'
import type { TestStore } from '../support/stores/test-store.ts'

const MEBIBYTE = 1024 * 1024

let files: TestFiles
let opened: TestStore
let store: ObjectStore
let other: ObjectStore
beforeEach(async () => {
  files = await createTestFiles()
})
afterEach(() => files.remove())

const STORES: readonly (readonly [name: string, open: () => Promise<TestStore>])[] = [
  ['a local store', async () => openLocalTestStore(join(files.folder, 'store'))],
  ['a store on S3', openS3TestStore],
  ['a store on GCS', openGcsTestStore],
]

function openLocalTestStore(folder: string): TestStore {
  return { store: localStore(folder), other: localStore(folder), close: async () => undefined }
}

describe.each(STORES)('%s', (name, open) => {
  beforeEach(async () => {
    opened = await open()
    store = opened.store
    other = opened.other
  })
  afterEach(() => opened.close())

  it('O1 holds a file whole, for everyone, once it is put', async () => {
    const content = bytesOf(100_000)
    expect(await store.putIfAbsent('a/b/c.bin', await files.write(content))).toBe('stored')
    expect(await other.find('a/b/c.bin')).toEqual({ key: 'a/b/c.bin', sizeBytes: 100_000 })
    expect(await readAll(other, 'a/b/c.bin')).toEqual(content)
  })

  it('O2 never overwrites', async () => {
    await store.putIfAbsent('key', await files.write('first'))
    expect(await store.putIfAbsent('key', await files.write('second'))).toBe('exists')
    expect(await readAll(store, 'key')).toEqual(Buffer.from('first'))
  })

  it('O2 never overwrites by a large file', async () => {
    await store.putIfAbsent('key', await files.write('first'))
    expect(await store.putIfAbsent('key', await files.write(bytesOf(11 * MEBIBYTE)))).toBe('exists')
    expect(await readAll(store, 'key')).toEqual(Buffer.from('first'))
  })

  it('O3 may be asked again, and knows the same file from another', async () => {
    const file = await files.write('same')
    expect(await storeFile(store, 'key', file)).toBe('stored')
    expect(await storeFile(other, 'key', file)).toBe('present')
    await expect(storeFile(other, 'key', await files.write('another'))).rejects.toMatchObject({ code: 'STORE_CONFLICT', key: 'key' })
  })

  it('O4 lets one of many writers at once win, whole', async () => {
    const written = await Promise.all(Array.from({ length: 8 }, (_, at) => files.write(bytesOf(50_000, String(at)))))
    const answers = await Promise.all(written.map((file, at) => (at % 2 ? store : other).putIfAbsent('key', file)))
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
    expect(sha256(await readAll(store, 'key'))).toBe(written[answers.indexOf('stored')]?.sha256)
  })

  it('O4 lets one of two writers of the same large file win', async () => {
    const file = await files.write(bytesOf(11 * MEBIBYTE))
    const answers = await Promise.all([store.putIfAbsent('key', file), other.putIfAbsent('key', file)])
    expect([...answers].sort()).toEqual(['exists', 'stored'])
    expect(sha256(await readAll(store, 'key'))).toBe(file.sha256)
  })

  it.each([
    ['small', 1_000],
    ['large', 11 * MEBIBYTE],
  ])('O6 refuses a %s file that is not what it was said to be, and keeps nothing', async (_size, sizeBytes) => {
    const file = await files.write(bytesOf(sizeBytes))
    await appendFile(file.path, 'x')
    await expect(store.putIfAbsent('key', file)).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
    await writeFile(file.path, bytesOf(sizeBytes, 'other'))
    await expect(store.putIfAbsent('key', file)).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
    await expect(store.putIfAbsent('key', { ...file, path: join(files.folder, 'none') })).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await keysOf(store)).toEqual([])
  })

  it.each([0, 1, 100_000, 11 * MEBIBYTE])('O7 knows the SHA-256 of an object of %i bytes', async (sizeBytes) => {
    const file = await files.write(bytesOf(sizeBytes))
    await store.putIfAbsent('key', file)
    expect(await other.digest('key')).toBe(file.sha256)
  })

  it('O8 lists by the bytes of the keys, below a prefix', async () => {
    const keys = ['a-b/1', 'a.txt', 'a/1', 'a/1x/y', 'a/2', 'ab', 'b/1']
    for (const key of [...keys].reverse()) await store.putIfAbsent(key, await files.write(key))
    expect(await keysOf(store)).toEqual(keys)
    expect(await keysOf(store, 'a/')).toEqual(['a/1', 'a/1x/y', 'a/2'])
    expect(await keysOf(store, 'a/1')).toEqual(['a/1', 'a/1x/y'])
    expect(await keysOf(store, 'none/')).toEqual([])
  })

  it('O8 lists all of more keys than fit on a page', async () => {
    const file = await files.write('x')
    const keys = Array.from({ length: 2_001 }, (_, at) => `many/${String(at).padStart(4, '0')}`)
    for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map((key) => store.putIfAbsent(key, file)))
    expect(await keysOf(store, 'many/')).toEqual(keys)
  }, 60_000)

  it('O9 takes keys in every script, with blanks and signs', async () => {
    const keys = ["a b+c&d=e%20f;g?h#i'j(k)*!~", 'café/☕', 'ふ', '\uffee', '😀/x'].sort((one, two) =>
      Buffer.compare(Buffer.from(one), Buffer.from(two)),
    )
    for (const key of keys) expect(await store.putIfAbsent(key, await files.write(key))).toBe('stored')
    expect(await keysOf(store)).toEqual(keys)
    for (const key of keys) expect(await readAll(store, key)).toEqual(Buffer.from(key))
    for (const key of keys) expect(await store.find(key)).toEqual({ key, sizeBytes: Buffer.byteLength(key) })
  })

  it.each(['../out', 'a/../b', '/a', 'a//b', '', '.hidden', 'a\\b', 'a/', 'a\nb', '\ud800'])('O9 refuses the key %j', async (key) => {
    const file = await files.write('hello')
    await expect(async () => store.putIfAbsent(key, file)).rejects.toThrow(RangeError)
    await expect(async () => store.find(key)).rejects.toThrow(RangeError)
  })

  it('O10 holds an empty object', async () => {
    expect(await store.putIfAbsent('empty', await files.write(''))).toBe('stored')
    expect(await store.find('empty')).toEqual({ key: 'empty', sizeBytes: 0 })
    const reader = await store.open('empty')
    expect([reader.byteLength, (await reader.slice(0)).byteLength]).toEqual([0, 0])
    await reader.close()
    expect(await store.putIfAbsent('empty', await files.write('full'))).toBe('exists')
  })

  it('O11 gives the bytes of every range', async () => {
    const content = bytesOf(1_000)
    await store.putIfAbsent('key', await files.write(content))
    const reader = await store.open('key')
    const ranges = [
      [0, 1],
      [0, 1_000],
      [999, 1_000],
      [10, 20],
      [500, 500],
      [990, 2_000],
      [1_000, 1_000],
    ] as const
    for (const [start, end] of ranges) expect(Buffer.from(await reader.slice(start, end))).toEqual(content.subarray(start, end))
    expect(Buffer.from(await reader.slice(400))).toEqual(content.subarray(400))
    await expect(reader.slice(1_001)).rejects.toThrow(RangeError)
    await reader.close()
  })

  it('O12 stores an object of 40 MiB', async () => {
    const content = bytesOf(40 * MEBIBYTE)
    const file = await files.write(content)
    expect(await store.putIfAbsent('large', file)).toBe('stored')
    expect(await other.find('large')).toEqual({ key: 'large', sizeBytes: content.length })
    expect(sha256(await readAll(other, 'large'))).toBe(file.sha256)
  })

  it('O13 does nothing that is aborted before it begins', async () => {
    const file = await files.write('hello')
    const reason = new Error('enough')
    await expect(store.putIfAbsent('key', file, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(await keysOf(store)).toEqual([])
    await store.putIfAbsent('key', file)
    await expect(store.digest('key', AbortSignal.abort(reason))).rejects.toBe(reason)
    await expect(store.open('key', AbortSignal.abort(reason))).rejects.toBe(reason)
    await expect(store.list('', AbortSignal.abort(reason))[Symbol.asyncIterator]().next()).rejects.toBe(reason)
  })

  it('O13 ends the reads of a reader by the signal it was opened with', async () => {
    await store.putIfAbsent('key', await files.write('hello'))
    const stop = new AbortController()
    const reader = await store.open('key', stop.signal)
    stop.abort(new Error('enough'))
    await expect(reader.slice(0, 1)).rejects.toThrow('enough')
    await reader.close()
  })

  it('O18 says that it holds nothing under a key', async () => {
    expect(await store.find('none')).toBeUndefined()
    await expect(store.digest('none')).rejects.toMatchObject({ code: 'OBJECT_MISSING', key: 'none' })
    await expect(store.open('none')).rejects.toMatchObject({ code: 'OBJECT_MISSING', key: 'none' })
    expect(await keysOf(store)).toEqual([])
  })

  it(`O18 takes a key below another one, unless it is a local store`, async () => {
    await store.putIfAbsent('a/b', await files.write('below'))
    expect(await store.find('a')).toBeUndefined()
    await expect(store.open('a')).rejects.toMatchObject({ code: 'OBJECT_MISSING' })
    if (name !== 'a local store') expect(await store.putIfAbsent('a', await files.write('above'))).toBe('stored')
  })
})
