import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppendStore } from '../../src/append.ts'
import type { Fault, Faults } from '../support/fake-server/faults.ts'
import type { FakeBucket } from '../support/gcs/bucket.ts'
import { appendOnce, type GcsBench, linesOf, openGcsBench } from './support.ts'

const KEY = 'T.json'
const NAME = `some/prefix/${KEY}`

let bench: GcsBench
let store: AppendStore
let other: AppendStore
let bucket: FakeBucket
let faults: Faults
beforeEach(async () => {
  bench = await openGcsBench()
  store = await bench.open()
  other = await bench.open()
  bucket = bench.fake.bucket
  faults = bench.fake.faults
})
afterEach(() => bench.close())

const addition = (id: string) => ({ id, lines: linesOf(id), cursor: id })
const incoming = (): readonly string[] => [...bucket.objects.keys()].filter((name) => name.includes('.appending/'))

describe('an append on GCS', () => {
  it('neither reads nor sends the file, says what it is, and leaves nothing else behind', async () => {
    for (const id of ['one', 'two', 'three']) await appendOnce(store, KEY, id, id)
    expect([...bucket.objects.keys()]).toEqual([NAME])
    expect(bucket.get(NAME, null)).toMatchObject({ contentType: 'application/x-ndjson', componentCount: 3 })
    expect(faults.count('GetMedia')).toBe(0)
    expect([faults.count('InsertObject'), faults.count('Compose'), faults.count('DeleteObject')]).toEqual([3, 2, 2])
  })

  const failures: readonly Fault[] = [
    { kind: 'lose-answer' },
    { kind: 'drop' },
    { kind: 'refuse', status: 503, code: 'backendError' },
    { kind: 'cut-body' },
  ]
  const operations = ['GetFacts', 'InsertObject', 'Compose', 'DeleteObject'] as const
  it.each(failures.flatMap((fault) => operations.map((operation) => [operation, fault.kind, fault] as const)))(
    'happens once when %s meets %s',
    async (operation, _kind, fault) => {
      faults.add(operation, fault, { times: 2 })
      expect(await appendOnce(store, KEY, 'one', 'one')).toBe('appended')
      faults.add(operation, fault, { times: 2 })
      expect(await appendOnce(store, KEY, 'two', 'two')).toBe('appended')
      expect(await bench.content(KEY)).toBe('one\ntwo\n')
      expect(incoming()).toEqual([])
    },
  )

  it('is known as done when its answer was lost and the service speaks of the source that is gone', async () => {
    await appendOnce(store, KEY, 'one', 'one')
    faults.add('Compose', { kind: 'lose-answer' })
    faults.add('Compose', { kind: 'refuse', status: 404, code: 'notFound' })
    expect(await appendOnce(store, KEY, 'two', 'two')).toBe('appended')
    expect(await bench.content(KEY)).toBe('one\ntwo\n')
  })

  it('is known as done when its answer was lost and another append followed', async () => {
    await appendOnce(store, KEY, 'one', 'one')
    const after = await store.read(KEY)
    faults.add('Compose', { kind: 'lose-answer' })
    const gate = faults.hold('Compose', { after: 1 })
    const lost = store.append(KEY, after, addition('two'))
    await gate.waiting(1)
    gate.open()
    const next = appendOnce(other, KEY, 'three', 'three')
    expect((await lost).kind).toMatch(/appended|repeated/)
    await next
    expect((await bench.content(KEY)).split('\n').toSorted()).toEqual(['', 'one', 'three', 'two'])
  })

  it.each(['InsertObject', 'Compose'] as const)('lets one of two win whose %s arrive at the same time', async (operation) => {
    if (operation === 'Compose') await appendOnce(store, KEY, 'zero', 'zero')
    const after = await store.read(KEY)
    const gate = faults.hold(operation)
    const answers = Promise.all([store.append(KEY, after, addition('one')), other.append(KEY, after, addition('two'))])
    await gate.waiting(2)
    gate.open()
    const [ours, theirs] = await answers
    expect([ours.kind, theirs.kind].toSorted()).toEqual(['appended', 'conflict'])
    const winner = ours.kind === 'appended' ? 'one' : 'two'
    expect(await bench.content(KEY)).toBe(`${operation === 'Compose' ? 'zero\n' : ''}${winner}\n`)
    expect(incoming()).toEqual([])
  })

  it('lets one of two win also where replaced contents are kept', async () => {
    bucket.keepsVersions = true
    await appendOnce(store, KEY, 'zero', 'zero')
    const after = await store.read(KEY)
    expect(await store.append(KEY, after, addition('one'))).toMatchObject({ kind: 'appended' })
    expect(await other.append(KEY, after, addition('two'))).toEqual({ kind: 'conflict' })
    expect(await bench.content(KEY)).toBe('zero\none\n')
  })

  it('says to two who bring the same append that it is there once', async () => {
    await appendOnce(store, KEY, 'zero', 'zero')
    const after = await store.read(KEY)
    const gate = faults.hold('Compose')
    const answers = Promise.all([store.append(KEY, after, addition('one')), other.append(KEY, after, addition('one'))])
    await gate.waiting(2)
    gate.open()
    expect((await answers).map(({ kind }) => kind).toSorted()).toEqual(['appended', 'repeated'])
    expect(await bench.content(KEY)).toBe('zero\none\n')
  })

  it('fails, and may be tried again, when its addition vanished on the way', async () => {
    await appendOnce(store, KEY, 'one', 'one')
    const after = await store.read(KEY)
    const gate = faults.hold('Compose')
    const answer = store.append(KEY, after, addition('two'))
    answer.catch(() => undefined)
    await gate.waiting(1)
    for (const name of incoming()) bucket.delete(name, null)
    gate.open()
    await expect(answer).rejects.toMatchObject({ code: 'STORE_FAILED', retryable: true })
    expect(await store.append(KEY, after, addition('two'))).toMatchObject({ kind: 'appended' })
  })

  it('leaves what is there alone when it gives up, and takes its addition back', async () => {
    await appendOnce(store, KEY, 'one', 'one')
    faults.add('Compose', { kind: 'refuse', status: 503, code: 'backendError' }, { times: 5 })
    await expect(store.append(KEY, await store.read(KEY), addition('two'))).rejects.toMatchObject({ status: 503, retryable: true })
    expect(await bench.content(KEY)).toBe('one\n')
    expect(incoming()).toEqual([])
  })

  it('is done although its addition could not be removed', async () => {
    await appendOnce(store, KEY, 'one', 'one')
    faults.add('DeleteObject', { kind: 'refuse', status: 503, code: 'backendError' }, { times: 5 })
    expect(await appendOnce(store, KEY, 'two', 'two')).toBe('appended')
    expect(incoming()).toHaveLength(1)
  })

  it('takes its addition back when it is aborted', async () => {
    await appendOnce(store, KEY, 'one', 'one')
    const gate = faults.hold('Compose')
    const stop = new AbortController()
    const answer = store.append(KEY, await store.read(KEY), addition('two'), stop.signal)
    answer.catch(() => undefined)
    await gate.waiting(1)
    stop.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
    expect(incoming()).toEqual([])
    expect(await bench.content(KEY)).toBe('one\n')
  })

  it('refuses a note that cannot be read', async () => {
    bucket.insert({ name: NAME, metadata: { 'append-note': '{"ids":"none"}' } }, Buffer.from('x\n'), null)
    await expect(store.read(KEY)).rejects.toMatchObject({ code: 'APPEND_STATE', key: KEY, retryable: false })
  })
})
