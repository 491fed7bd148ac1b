/**
 * From a frame to the commands that it asks for, in one process: bytes decoded, the book changed, the engine stepped; and on to the bodies of
 * the requests. Beside it, in the same rounds and in turns, `JSON.parse` of the text of the same frames. An exchange on paper answers between the
 * frames, outside of what is timed. Then how far the event loop falls behind when the frames come from a socket.
 * A market maker runs for days, and what it runs seldom is compiled late: half an hour of frames goes ahead, of which the first rounds are told
 * beside the others. The best of the rounds counts, and the spread is told; ratios are taken within a round, the median counts. Prints one JSON
 * line.
 * `--quick` plays less.
 */
import { availableParallelism, cpus, loadavg } from 'node:os'
import { type LoopRun, measureLoop } from './event-loop.ts'
import type { Percentiles } from './percentiles.ts'
import { playRound, type Round } from './round.ts'
import { manyMarkets, recorded, type Workload } from './workload.ts'

const isQuick = process.argv.includes('--quick')
/** Behind a start. */
const FIRST_ROUNDS = isQuick ? 1 : 3
const WARM_UP_ROUNDS = isQuick ? 3 : 30
const ROUNDS = isQuick ? 3 : 15
const MARKETS = 200
const DELTAS = isQuick ? 4_000 : 10_000
/** Of the rate of the recording. */
const FACTORS = isQuick ? [20] : [1, 20]
const GOAL = { p50Us: 5, p99Us: 15 }

type Timed = 'frames' | 'ordering' | 'written' | 'parsed' | 'parsedOrdering'
type Share = Exclude<keyof Percentiles, 'count'>

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

function play(workload: Workload) {
  const all = Array.from({ length: WARM_UP_ROUNDS + ROUNDS }, () => playRound(workload))
  return summary(workload, all.slice(WARM_UP_ROUNDS), all.slice(0, FIRST_ROUNDS))
}

function summary(workload: Workload, rounds: readonly Round[], firstRounds: readonly Round[]) {
  const best = (timed: Timed) => spread(rounds.map((each) => each[timed]))
  const ratio = (ours: Timed, theirs: Timed, share: Share): number =>
    round(median(rounds.map((each) => each[ours][share] / each[theirs][share])))
  const [first] = rounds
  return {
    workload: workload.name,
    frames: workload.frames.length,
    ordering: first?.ordering.count,
    requests: first?.requests,
    fills: first?.fills,
    us: {
      'frame to commands': best('frames'),
      'frame with commands, to them': best('ordering'),
      'frame with commands, to the bodies of their requests': best('written'),
      'JSON.parse of the frame': best('parsed'),
      'JSON.parse of a frame with commands': best('parsedOrdering'),
    },
    'us behind a start': { 'frame to commands': spread(firstRounds.map((each) => each.frames)) },
    'ratio to JSON.parse': {
      'frame to commands': { p50: ratio('frames', 'parsed', 'p50'), p99: ratio('frames', 'parsed', 'p99') },
      'frame with commands, to them': { p50: ratio('ordering', 'parsedOrdering', 'p50'), p99: ratio('ordering', 'parsedOrdering', 'p99') },
    },
    'us of other steps': Object.fromEntries(
      Object.keys(first?.steps ?? {}).map((kind) => [kind, spread(rounds.flatMap((each) => each.steps[kind] ?? []))]),
    ),
  }
}

/** The best round of each, and the worst one. */
function spread(all: readonly Percentiles[]) {
  const of = (share: Share) => {
    const values = all.map((each) => each[share])
    return { best: round(Math.min(...values)), worst: round(Math.max(...values)) }
  }
  return { count: all[0]?.count, p50: of('p50'), p99: of('p99'), p999: of('p999'), max: of('max') }
}

function loopSummary(factor: number, { idle, fed, gcShare, gcMaxMs, ...rest }: LoopRun) {
  const told = ({ p50Ms, p99Ms, maxMs }: LoopRun['fed']) => ({ p50Ms: round(p50Ms), p99Ms: round(p99Ms), maxMs: round(maxMs) })
  return { factor, ...rest, idle: told(idle), fed: told(fed), gcShare: round(gcShare, 4), gcMaxMs: round(gcMaxMs) }
}

const loadBefore = loadavg().map((each) => round(each))
const minute = await recorded()
const workloads = [minute, manyMarkets({ markets: MARKETS, deltas: DELTAS, seed: 7 })].map(play)
const eventLoop: ReturnType<typeof loopSummary>[] = []
for (const factor of FACTORS) eventLoop.push(loopSummary(factor, await measureLoop(minute, factor)))

process.stdout.write(
  `${JSON.stringify({
    bench: 'decision',
    node: process.version,
    cpu: cpus()[0]?.model,
    cpus: availableParallelism(),
    load: { before: loadBefore, after: loadavg().map((each) => round(each)) },
    rounds: { first: FIRST_ROUNDS, warmUp: WARM_UP_ROUNDS, counted: ROUNDS },
    goal: GOAL,
    workloads,
    eventLoop,
  })}\n`,
)
