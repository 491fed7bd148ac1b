import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LocalFile, localStore, type ObjectStore } from '../src/index.ts'

let folder = ''
let store: ObjectStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-test-'))
  store = localStore(join(folder, 'store'))
})
afterEach(() => rm(folder, { recursive: true }))

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')

async function fileOf(content: string, digest = sha256(content)): Promise<LocalFile> {
  const path = join(folder, `source-${sha256(content).slice(0, 8)}`)
  await writeFile(path, content)
  return { path, sizeBytes: content.length, sha256: digest }
}

async function keysOf(prefix = ''): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}

describe('put', () => {
  it('stores a file, and says so to whoever asks', async () => {
    expect(await store.putIfAbsent('a/b/c.txt', await fileOf('hello'))).toBe('stored')
    expect(await store.find('a/b/c.txt')).toEqual({ key: 'a/b/c.txt', sizeBytes: 5 })
    expect(await store.digest('a/b/c.txt')).toBe(sha256('hello'))
    const reader = await store.open('a/b/c.txt')
    expect(reader.byteLength).toBe(5)
    expect(Buffer.from(await reader.slice(1, 3)).toString()).toBe('el')
    expect(Buffer.from(await reader.slice(3)).toString()).toBe('lo')
    await reader.close()
  })

  it('never overwrites', async () => {
    await store.putIfAbsent('key', await fileOf('first'))
    expect(await store.putIfAbsent('key', await fileOf('second'))).toBe('exists')
    expect(await store.digest('key')).toBe(sha256('first'))
  })

  it('lets one of many at once win, whole', async () => {
    const files = await Promise.all(Array.from({ length: 10 }, (_, index) => fileOf(String(index).repeat(100_000))))
    const answers = await Promise.all(files.map((file) => store.putIfAbsent('key', file)))
    const winner = answers.indexOf('stored')
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
    expect(await store.digest('key')).toBe(files[winner]?.sha256)
    expect(await readdir(join(folder, 'store'))).toEqual(['key'])
  })

  it('refuses a file that is not what it was said to be, and keeps nothing', async () => {
    await expect(store.putIfAbsent('key', await fileOf('hello', sha256('other')))).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
    expect(await keysOf()).toEqual([])
    expect(await readdir(join(folder, 'store'))).toEqual([])
  })

  it('keeps nothing of a file that it cannot read', async () => {
    await expect(store.putIfAbsent('key', { path: join(folder, 'none'), sizeBytes: 1, sha256: '' })).rejects.toMatchObject({
      code: 'ENOENT',
    })
    expect(await readdir(join(folder, 'store'))).toEqual([])
  })

  it('stops when it is aborted', async () => {
    const file = await fileOf('hello')
    await expect(store.putIfAbsent('key', file, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect(await keysOf()).toEqual([])
  })

  it('removes what dead processes left and leaves alone what living ones write', async () => {
    const [dead, alive] = [join(folder, 'store/.incoming-999999999-abc'), join(folder, `store/.incoming-${process.pid}-abc`)]
    for (const path of [dead, alive]) await mkdir(path, { recursive: true })
    await store.putIfAbsent('key', await fileOf('hello'))
    expect((await readdir(join(folder, 'store'))).sort()).toEqual([`.incoming-${process.pid}-abc`, 'key'])
    expect(await keysOf()).toEqual(['key'])
  })
})

describe('list', () => {
  it('gives keys in their own order, below a prefix, hidden ones left out', async () => {
    for (const key of ['b/1', 'a/2', 'a/1', 'a.txt', 'ab', 'a-b/1', 'a/1x/y']) await store.putIfAbsent(key, await fileOf(key))
    expect(await keysOf()).toEqual(['a-b/1', 'a.txt', 'a/1', 'a/1x/y', 'a/2', 'ab', 'b/1'])
    expect(await keysOf('a/')).toEqual(['a/1', 'a/1x/y', 'a/2'])
    expect(await keysOf('a/1')).toEqual(['a/1', 'a/1x/y'])
    expect(await keysOf('none/')).toEqual([])
  })

  it('of a folder that is not there is empty', async () => {
    expect(await keysOf()).toEqual([])
    expect(await store.find('a/b')).toBeUndefined()
  })
})

it.each(['../out', 'a/../b', '/a', 'a//b', '', '.hidden', 'a\\b'])('refuses the key %j', async (key) => {
  const file = await fileOf('hello')
  await expect(async () => store.putIfAbsent(key, file)).rejects.toThrow(RangeError)
})
