/**
 * What a recording costs the market maker and whoever reads it: the session writer beside `JSON.stringify` into one gzip stream, the session
 * reader beside gunzip, readline and `JSON.parse`. The same events, real files, one core's worth of one process. Rounds alternate, ratios
 * are within a round, the median counts. Prints one JSON line.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { threadCpuUsage } from 'node:process'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { EngineEvent } from '@kassandra/mm-engine'
import { createSessionWriter, listSessionFiles, readSession } from '@kassandra/mm-engine/session'
import { busyEvents } from './events.ts'

const EVENTS = 200_000
const WARM_UP_ROUNDS = 2
const ROUNDS = 9
/** Events between two turns of the event loop. */
const BURST = 100

interface Run {
  /** Inside of the calls that take an event. */
  readonly callUsPerEvent: number
  /** CPU time of the thread of the event loop, all in all. */
  readonly loopCpuUsPerEvent: number
  /** Of all threads, those that compress included. */
  readonly cpuUsPerEvent: number
  readonly eventsPerSecond: number
  readonly bytesPerEvent: number
}

interface Recorder {
  take(event: EngineEvent): void
  /** @returns The file. */
  end(): Promise<string>
}

function ours(dir: string): Recorder {
  const writer = createSessionWriter({ dir, label: 'bench', engineId: 'bench', runEpoch: 1, mode: 'paper', maxPendingChars: 1e9 })
  return {
    take: (event) => writer.record(event),
    end: async () => {
      await writer.close()
      if (writer.stats().missingEvents > 0) throw new Error('events are missing')
      const [file] = await listSessionFiles(dir)
      return file?.path ?? ''
    },
  }
}

function oneStream(dir: string): Recorder {
  const path = join(dir, 'one.jsonl.gz')
  const gzip = createGzip()
  const file = gzip.pipe(createWriteStream(path))
  return {
    take: (event) => gzip.write(`${JSON.stringify(event)}\n`),
    end: async () => {
      gzip.end()
      await finished(file)
      return path
    },
  }
}

async function readOurs(path: string): Promise<number> {
  let lines = 0
  for await (const batch of readSession(path)) lines += batch.filter(({ kind }) => kind === 'delta').length
  return lines
}

async function readLines(path: string): Promise<number> {
  let lines = 0
  const input = createReadStream(path).pipe(createGunzip())
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
    lines += Number(JSON.parse(line).kind === 'delta')
  return lines
}

async function inflateOnly(path: string): Promise<number> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }).pipe(createGunzip({ chunkSize: 1 << 16 }))) void chunk.length
  return DELTAS
}

const events = busyEvents(EVENTS)
const DELTAS = events.filter(({ kind }) => kind === 'delta').length

async function measure(work: () => Promise<{ readonly callMs: number; readonly path: string }>): Promise<{ run: Run; path: string }> {
  const before = { loop: threadCpuUsage(), cpu: process.cpuUsage(), ms: performance.now() }
  const { callMs, path } = await work()
  const ms = performance.now() - before.ms
  const loop = threadCpuUsage(before.loop)
  const { user, system } = process.cpuUsage(before.cpu)
  const run: Run = {
    callUsPerEvent: (callMs * 1_000) / EVENTS,
    loopCpuUsPerEvent: (loop.user + loop.system) / EVENTS,
    cpuUsPerEvent: (user + system) / EVENTS,
    eventsPerSecond: EVENTS / (ms / 1_000),
    bytesPerEvent: statSync(path).size / EVENTS,
  }
  return { run, path }
}

const writing = (recorder: Recorder) =>
  measure(async () => {
    let callMs = 0
    for (let from = 0; from < EVENTS; from += BURST) {
      const startedAt = performance.now()
      for (let at = from; at < from + BURST; at++) recorder.take(events[at] as EngineEvent)
      callMs += performance.now() - startedAt
      await turn()
    }
    return { callMs, path: await recorder.end() }
  })

const reading = (path: string, read: (path: string) => Promise<number>) =>
  measure(async () => {
    if ((await read(path)) !== DELTAS) throw new Error('the readers do not agree about the deltas')
    return { callMs: 0, path }
  })

const NAMES = ['write', 'writeOneStream', 'read', 'readLines', 'inflateOnly'] as const
type Name = (typeof NAMES)[number]

async function round(isTurned: boolean): Promise<Record<Name, Run>> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-session-'))
  try {
    const recorders = isTurned ? ([oneStream, ours] as const) : ([ours, oneStream] as const)
    const written = new Map<typeof ours, { run: Run; path: string }>()
    for (const recorder of recorders) written.set(recorder, await writing(recorder(dir)))
    const [mine, other] = [written.get(ours), written.get(oneStream)]
    if (mine === undefined || other === undefined) throw new Error('both write')
    const readers = { read: readOurs, readLines, inflateOnly }
    const runs: Partial<Record<Name, Run>> = { write: mine.run, writeOneStream: other.run }
    const names = ['read', 'readLines', 'inflateOnly'] as const
    // The plain ways read the plain file, as they would.
    for (const name of isTurned ? names.toReversed() : names)
      runs[name] = (await reading(name === 'read' ? mine.path : other.path, readers[name])).run
    return runs as Record<Name, Run>
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const rounds: Record<Name, Run>[] = []
for (let at = 0; at < WARM_UP_ROUNDS + ROUNDS; at++) {
  const runs = await round(at % 2 === 1)
  if (at >= WARM_UP_ROUNDS) rounds.push(runs)
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const short = (value: number): number => Number(value.toPrecision(3))
const of = (name: Name, figure: keyof Run): number => short(median(rounds.map((runs) => runs[name][figure])))
const ratio = (figure: keyof Run, one: Name, other: Name): number =>
  short(median(rounds.map((runs) => runs[one][figure] / runs[other][figure])))

process.stdout.write(
  `${JSON.stringify({
    bench: 'session/record-and-read',
    node: process.version,
    events: EVENTS,
    rounds: rounds.length,
    ratios: {
      'write : JSON.stringify into one gzip stream': {
        call: ratio('callUsPerEvent', 'write', 'writeOneStream'),
        loopCpu: ratio('loopCpuUsPerEvent', 'write', 'writeOneStream'),
        cpu: ratio('cpuUsPerEvent', 'write', 'writeOneStream'),
        bytes: ratio('bytesPerEvent', 'write', 'writeOneStream'),
      },
      'read : gunzip, readline and JSON.parse': {
        throughput: ratio('eventsPerSecond', 'read', 'readLines'),
        cpu: ratio('cpuUsPerEvent', 'read', 'readLines'),
      },
      'read : gunzip alone': {
        throughput: ratio('eventsPerSecond', 'read', 'inflateOnly'),
        cpu: ratio('cpuUsPerEvent', 'read', 'inflateOnly'),
      },
    },
    write: {
      callUsPerEvent: of('write', 'callUsPerEvent'),
      loopCpuUsPerEvent: of('write', 'loopCpuUsPerEvent'),
      cpuUsPerEvent: of('write', 'cpuUsPerEvent'),
      eventsPerSecond: of('write', 'eventsPerSecond'),
      bytesPerEvent: of('write', 'bytesPerEvent'),
    },
    read: { linesPerSecond: of('read', 'eventsPerSecond'), cpuUsPerLine: of('read', 'cpuUsPerEvent') },
  })}\n`,
)
