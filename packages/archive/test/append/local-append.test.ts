import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readdir, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppendStore } from '../../src/append.ts'
import { appendOnce, type LocalBench, linesOf, openLocalBench } from './support.ts'

let bench: LocalBench
let store: AppendStore
beforeEach(async () => {
  bench = await openLocalBench()
  store = await bench.open()
})
afterEach(async () => {
  await store.close()
  await bench.close()
})

interface Ended {
  readonly end: number | string
  readonly out: string
}

async function run(program: string, ...args: readonly (string | number)[]): Promise<Ended> {
  const path = fileURLToPath(new URL(`./programs/${program}.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [out, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { end: code ?? signal, out }
}

describe('an append in a folder', { timeout: 120_000 }, () => {
  it('is one of many from several processes, none lost and none twice', async () => {
    const names = ['a', 'b']
    const ended = await Promise.all(names.map((name) => run('append-many', bench.folder, name, 20)))
    expect(ended.map(({ end }) => end)).toEqual([0, 0])
    const lines = (await bench.content('shared.json')).split('\n').slice(0, -1)
    for (const name of names) {
      expect(lines.filter((line) => line.startsWith(name))).toEqual(Array.from({ length: 20 }, (_, n) => `${name} ${n}`))
    }
    expect(lines).toHaveLength(40)
  })

  it('is there whole or not at all, at whichever point its process is killed, and once after a repeat', async () => {
    const names: string[] = []
    for (let point = 1; ; point++) {
      const name = await killAt(point, 'before')
      if (name === undefined) break
      names.push(name)
    }
    expect(names).toEqual(expect.arrayContaining(['BEGIN', 'openSync', 'writeSync', 'fsyncSync', 'COMMIT']))
    expect(await killAt(names.indexOf('writeSync') + 1, 'amid')).toBe('writeSync')
    expect(await killAt(names.indexOf('COMMIT') + 1, 'after')).toBe('COMMIT')
  })

  it('touches nothing while another process appends', async () => {
    await appendOnce(store, 'file.json', 'one', 'one')
    const after = await store.read('file.json')
    const ledger = new DatabaseSync(join(bench.folder, '.append-ledger.db'))
    ledger.exec('BEGIN IMMEDIATE')
    const waiting = store.append('file.json', after, { id: 'two', lines: linesOf('two'), cursor: '' })
    expect(await bench.content('file.json')).toBe('one\n')
    const stop = new AbortController()
    const impatient = store.append('file.json', after, { id: 'three', lines: linesOf('three'), cursor: '' }, stop.signal)
    stop.abort(new Error('enough'))
    await expect(impatient).rejects.toThrow('enough')
    ledger.exec('COMMIT')
    ledger.close()
    expect(await waiting).toMatchObject({ kind: 'appended' })
    expect(await bench.content('file.json')).toBe('one\ntwo\n')
  })

  it('moves what a dead process left behind the end to a hidden file', async () => {
    await appendOnce(store, 'file.json', 'one', 'one')
    await appendFile(join(bench.folder, 'file.json'), '{"half":')
    expect(await store.read('file.json')).toMatchObject({ sizeBytes: 4 })
    await appendOnce(store, 'file.json', 'two', 'two')
    expect(await bench.content('file.json')).toBe('one\ntwo\n')
    expect(await readFile(join(bench.folder, '.torn-file.json-4'), 'utf8')).toBe('{"half":')
  })

  it('is refused where the file is shorter than what was appended to it', async () => {
    await appendOnce(store, 'file.json', 'one', 'one')
    const after = await store.read('file.json')
    await truncate(join(bench.folder, 'file.json'), 2)
    await expect(store.read('file.json')).rejects.toMatchObject({ code: 'APPEND_STATE', key: 'file.json', retryable: false })
    await expect(store.append('file.json', after, { id: 'two', lines: linesOf('two'), cursor: '' })).rejects.toThrow('2 bytes')
    expect(await bench.content('file.json')).toBe('on')
  })

  it('is not prepared for by a look', async () => {
    expect(await store.read('file.json')).toMatchObject({ version: undefined })
    expect(await readdir(bench.folder)).toEqual([])
  })

  it('neither reads nor holds the file, however large it is', async () => {
    await bench.plant('large.json', 'x')
    const sizeBytes = 3 * 2 ** 30 // more than one buffer can hold
    await truncate(join(bench.folder, 'large.json'), sizeBytes)
    expect(await appendOnce(store, 'large.json', 'one', 'one')).toBe('appended')
    expect(await store.read('large.json')).toMatchObject({ sizeBytes: sizeBytes + 4 })
  })

  it('leaves nothing in the folder but the file and the ledger', async () => {
    await appendOnce(store, 'file.json', 'one', 'one')
    await store.close()
    expect((await readdir(bench.folder)).toSorted()).toEqual(['.append-ledger.db', 'file.json'])
  })
})

/** @returns At what it was killed; undefined where it came to its end. */
async function killAt(point: number, when: 'before' | 'amid' | 'after'): Promise<string | undefined> {
  const home = await openLocalBench()
  const own = await home.open()
  await appendOnce(own, 'deep/file.json', 'first', 'line first')
  const { end, out } = await run('append-and-die', home.folder, 'second', point, when)
  expect(end).toBe(out === '' ? 0 : 'SIGKILL')
  const { ids, sizeBytes } = await own.read('deep/file.json')
  const isThere = when === 'after' || out === ''
  expect(ids).toEqual(isThere ? ['first', 'second'] : ['first'])
  expect((await home.content('deep/file.json')).slice(0, sizeBytes)).toBe(isThere ? 'line first\nline second\n' : 'line first\n')
  expect(await appendOnce(own, 'deep/file.json', 'second', 'line second')).toBe(isThere ? 'repeated' : 'appended')
  expect(await home.content('deep/file.json')).toBe('line first\nline second\n')
  await own.close()
  await home.close()
  return out.trim() || undefined
}
