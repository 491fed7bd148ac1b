/**
 * How far one gatherer and one deduplicator go. Each mode prints one JSON line; docs/scaling.md has the figures.
 * `--mode memory` (default): bytes a market for `--markets` (1,000,000) markets, in a process of its own.
 * `--mode merge`: `--rate` (6,000) messages a second for `--minutes` (1) through a gatherer's tables and the merge; lag, and whether it is bounded.
 * Intervals of `--seal-seconds` (3,600) are exported, audited and dropped meanwhile; short ones put that work into a short run.
 * With `--outage-minutes 2` the deduplicator starts that much later, and `caughtUp` says how long it took until it was 10 s behind at most.
 * `--statements 20` tells of the statements that took the longest.
 */
import { execFile } from 'node:child_process'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { mergeFor } from './merge.ts'

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'memory' },
    markets: { type: 'string' },
    rate: { type: 'string', default: '6000' },
    minutes: { type: 'string', default: '1' },
    'seal-seconds': { type: 'string', default: '3600' },
    statements: { type: 'string', default: '0' },
    'outage-minutes': { type: 'string', default: '0' },
  },
})
const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version }

async function memory(markets: number): Promise<Readonly<Record<string, unknown>>> {
  const program = fileURLToPath(new URL('./memory.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--max-old-space-size=8192', program, String(markets)])
  const stages = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const of = (name: string) => stages.find(({ stage }) => stage === name)
  const nothing = of('nothing')
  const books = of('books')
  const resident = (books.residentBytes - nothing.residentBytes) / markets
  const heap = (books.heapBytes - nothing.heapBytes) / markets
  return {
    bench: 'scale memory',
    markets,
    bytesAMarket: { heap: Math.round(heap), resident: Math.round(resident) },
    heapBytesByPart: {
      registry: of('registry').bytesAMarket,
      subscriptions: of('subscriptions').bytesAMarket,
      books: books.bytesAMarket,
    },
    peakResidentBytes: of('listed again').peakBytes,
    residentBytes: books.residentBytes,
    listingSeconds: { first: Number(of('listing').firstSeconds.toFixed(1)), again: Number(of('listing').againSeconds.toFixed(1)) },
    machine,
  }
}

const load = (): readonly number[] => loadavg().map((value) => Number(value.toFixed(1)))
const before = load()
const result =
  values.mode === 'memory'
    ? await memory(Number(values.markets ?? 1_000_000))
    : {
        ...(await mergeFor({
          rate: Number(values.rate),
          minutes: Number(values.minutes),
          markets: Number(values.markets ?? 2_000),
          sealSeconds: Number(values['seal-seconds']),
          statements: Number(values.statements),
          outageMinutes: Number(values['outage-minutes']),
        })),
        machine,
      }
process.stdout.write(`${JSON.stringify({ ...result, load: { before, after: load() } })}\n`)
