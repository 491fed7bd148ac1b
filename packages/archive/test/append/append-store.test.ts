import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AppendState, type AppendStore, KNOWN_IDS, openAppendStore } from '../../src/append.ts'
import { type AppendBench, appendOnce, linesOf, openGcsBench, openLocalBench } from './support.ts'

const KEY = 'market_data/KXTEST-26JUN01-A.json'
const BENCHES: readonly { name: string; open: () => Promise<AppendBench> }[] = [
  { name: 'lines in a folder', open: openLocalBench },
  { name: 'lines on GCS', open: () => openGcsBench() },
]

let bench: AppendBench
let store: AppendStore

describe.each(BENCHES)('$name', ({ open }) => {
  beforeEach(async () => {
    bench = await open()
    store = await bench.open()
  })
  afterEach(async () => {
    await store.close()
    await bench.close()
  })

  const append = async (id: string, ...lines: readonly string[]): Promise<AppendState> => {
    const outcome = await store.append(KEY, await store.read(KEY), { id, lines: linesOf(...lines), cursor: `after ${id}` })
    if (outcome.kind !== 'appended') throw new Error(outcome.kind)
    return outcome.state
  }

  it('begin with nothing, and grow by what is appended', async () => {
    expect(await store.read(KEY)).toEqual({ version: undefined, sizeBytes: 0, cursor: undefined, ids: [] })
    await append('one', 'a', 'b')
    await append('two', 'c')
    expect(await bench.content(KEY)).toBe('a\nb\nc\n')
    expect(await store.read(KEY)).toMatchObject({ sizeBytes: 6, cursor: 'after two', ids: ['one', 'two'] })
  })

  it('are read as the append before left them', async () => {
    const state = await append('one', 'a')
    expect(await store.read(KEY)).toEqual(state)
    const second = await store.append(KEY, state, { id: 'two', lines: linesOf('b'), cursor: 'é " \u2028 𝄞' })
    expect(second).toMatchObject({ kind: 'appended', state: { cursor: 'é " \u2028 𝄞' } })
    expect(second.kind === 'appended' && second.state).toEqual(await store.read(KEY))
  })

  it('take an append once, whoever repeats it from whatever state', async () => {
    const before = await store.read(KEY)
    await append('one', 'a')
    const repeat = { id: 'one', lines: linesOf('a'), cursor: 'other' }
    const other = await bench.open()
    for (const after of [before, await store.read(KEY)]) {
      expect(await store.append(KEY, after, repeat)).toEqual({ kind: 'repeated' })
      expect(await other.append(KEY, after, repeat)).toEqual({ kind: 'repeated' })
    }
    expect(await bench.content(KEY)).toBe('a\n')
    expect(await store.read(KEY)).toMatchObject({ cursor: 'after one' })
    await other.close()
  })

  it('let the first of two append who read the same', async () => {
    for (const [first, second] of [
      ['one', 'two'],
      ['three', 'four'],
    ] as const) {
      const after = await store.read(KEY)
      expect(await store.append(KEY, after, { id: first, lines: linesOf(first), cursor: '' })).toMatchObject({ kind: 'appended' })
      expect(await store.append(KEY, after, { id: second, lines: linesOf(second), cursor: '' })).toEqual({ kind: 'conflict' })
    }
    expect(await bench.content(KEY)).toBe('one\nthree\n')
  })

  it('know an append until many others followed', async () => {
    for (let n = 0; n <= KNOWN_IDS; n++) await append(`id ${n}`, String(n))
    const { ids } = await store.read(KEY)
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([KNOWN_IDS, 'id 1', `id ${KNOWN_IDS}`])
  })

  it('have room for the longest ids and cursors', async () => {
    for (let n = 0; n < KNOWN_IDS; n++) {
      const cursor = 'c'.repeat(2_048)
      const id = String(n).padStart(128, '-')
      expect(await store.append(KEY, await store.read(KEY), { id, lines: linesOf('x'), cursor })).toMatchObject({ kind: 'appended' })
    }
    expect((await store.read(KEY)).cursor).toHaveLength(2_048)
  })

  it('refuse what is no addition, and write nothing', async () => {
    const after = await store.read(KEY)
    const good = { id: 'one', lines: linesOf('a'), cursor: '' }
    const bad = [
      { ...good, id: '' },
      { ...good, id: 'x'.repeat(129) },
      { ...good, cursor: 'x'.repeat(2_049) },
      { ...good, lines: Buffer.from('a') },
      { ...good, lines: Buffer.alloc(0) },
    ]
    for (const addition of bad) await expect(store.append(KEY, after, addition)).rejects.toThrow(RangeError)
    await expect(store.append('../escape', after, good)).rejects.toThrow(RangeError)
    await expect(store.read('/x')).rejects.toThrow(RangeError)
    expect(await store.read(KEY)).toEqual(after)
  })

  it('go on behind a file that somebody else put there', async () => {
    await bench.plant(KEY, 'before\n')
    expect(await store.read(KEY)).toMatchObject({ version: expect.any(String), sizeBytes: 7, cursor: undefined, ids: [] })
    await append('one', 'a')
    expect(await bench.content(KEY)).toBe('before\na\n')
  })

  it('begin anew when the file was taken away', async () => {
    const stale = await append('one', 'a')
    await bench.remove(KEY)
    expect(await store.append(KEY, stale, { id: 'two', lines: linesOf('b'), cursor: '' })).toEqual({ kind: 'conflict' })
    expect(await store.read(KEY)).toEqual({ version: undefined, sizeBytes: 0, cursor: undefined, ids: [] })
    await append('one', 'c')
    expect(await bench.content(KEY)).toBe('c\n')
  })

  it('keep apart what has different keys', async () => {
    await append('one', 'a')
    await appendOnce(store, 'market_data/other.json', 'one', 'b')
    expect([await bench.content(KEY), await bench.content('market_data/other.json')]).toEqual(['a\n', 'b\n'])
  })

  it('end with the reason of the signal', async () => {
    const after = await append('one', 'a')
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(store.append(KEY, after, { id: 'two', lines: linesOf('b'), cursor: '' }, signal)).rejects.toThrow('enough')
    await expect(store.read(KEY, signal)).rejects.toThrow('enough')
    expect(await bench.content(KEY)).toBe('a\n')
  })

  it('hold every append of several writers once, whatever they repeat', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(5), { maxLength: 5 }), { minLength: 2, maxLength: 3 }),
        fc.uuid(),
        async (writers, file) => {
          const key = `property/${file}.json`
          const stores = await Promise.all(writers.map(() => bench.open()))
          const outcomes = await Promise.all(
            writers.map(async (ids, n) => {
              const [own] = [stores[n] ?? store]
              const kinds: string[] = []
              for (const id of ids) kinds.push(await appendOnce(own, key, `id ${id}`, `line ${id}`))
              return kinds
            }),
          )
          const wanted = [...new Set(writers.flat())].map((id) => `line ${id}`)
          const state = await store.read(key)
          const lines = state.version === undefined ? [] : (await bench.content(key)).split('\n').slice(0, -1)
          expect(lines.toSorted()).toEqual(wanted.toSorted())
          expect(outcomes.flat().filter((kind) => kind === 'appended')).toHaveLength(wanted.length)
          await Promise.all(stores.map((each) => each.close()))
        },
      ),
      { numRuns: Number(process.env['APPEND_RUNS'] ?? 15) },
    )
  })
})

it('are opened by their address', async () => {
  await expect(openAppendStore('s3://a-bucket/x')).rejects.toMatchObject({ code: 'STORE_CONFIG' })
  await expect(openAppendStore('ftp://x')).rejects.toMatchObject({ code: 'STORE_CONFIG' })
  const gcs = await openGcsBench()
  const folder = await openLocalBench()
  const remote = await openAppendStore(`gs://${gcs.fake.bucketName}/p`, { gcs: { endpoint: gcs.fake.origin, credentials: 'anonymous' } })
  await expect(remote.read('key')).rejects.toMatchObject({ status: 401 })
  const local = await openAppendStore(`file://${folder.folder}`)
  await appendOnce(local, 'key.json', 'one', 'a')
  expect(await folder.content('key.json')).toBe('a\n')
  await local.close()
  await Promise.all([gcs.close(), folder.close()])
})
