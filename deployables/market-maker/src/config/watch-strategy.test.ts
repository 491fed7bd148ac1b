import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type StrategyWatchPorts, watchStrategy } from './watch-strategy.ts'

type Told = { readonly applied: unknown } | { readonly problems: readonly string[] }

/** A file whose successive readings are given; the last one stays. Waiting takes no time. */
function watched(readings: (string | undefined | Error)[], apply: (document: unknown) => Promise<void> = async () => undefined) {
  const told: Told[] = []
  const waits: number[] = []
  const triggers: { change: () => void; reload: () => void; ended: number } = { change: () => undefined, reload: () => undefined, ended: 0 }
  const stopping = new AbortController()
  const ended = (): void => {
    triggers.ended++
  }
  const ports: StrategyWatchPorts = {
    file: {
      path: 'strategy.yaml',
      read: async () => {
        const reading = readings.length > 1 ? readings.shift() : readings[0]
        if (reading instanceof Error) throw reading
        return reading
      },
      watch: (changed) => {
        triggers.change = changed
        return ended
      },
    },
    onReload: (reload) => {
      triggers.reload = reload
      return ended
    },
    apply: async (document) => {
      await apply(document)
      told.push({ applied: document })
    },
    problem: (problems) => void told.push({ problems }),
    wait: async (ms) => {
      waits.push(ms)
      await turn()
    },
  }
  return { ports, told, waits, triggers, stopping, readings }
}

/** Until the watch sleeps again: nothing in it takes longer than a few turns of the loop. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) await turn()
}

const BASELINE = 'preset: baseline\n'
const AGGRESSIVE = 'preset: aggressive\n'

it('puts a changed file in force, once', async () => {
  const { ports, told, triggers, stopping, readings } = watched([BASELINE])
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  expect(told).toEqual([])
  readings.splice(0, 1, AGGRESSIVE)
  triggers.change()
  triggers.change()
  await settle()
  triggers.change()
  triggers.reload()
  await settle()
  expect(told).toEqual([{ applied: { preset: 'aggressive' } }])
  stopping.abort()
  await running
  expect(triggers.ended).toBe(2)
})

it('takes up what changed between the start and the watch', async () => {
  const { ports, told, stopping } = watched([AGGRESSIVE])
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  expect(told).toEqual([{ applied: { preset: 'aggressive' } }])
  stopping.abort()
  await running
})

it('never uses a file that is being written', async () => {
  const { ports, told, waits, stopping } = watched(['', 'preset: ', 'preset: conserv', undefined, 'preset: conservative'])
  const running = watchStrategy(ports, { text: BASELINE, debounceMs: 100, settleMs: 50 }, stopping.signal)
  await settle()
  expect(told).toEqual([{ applied: { preset: 'conservative' } }])
  expect(waits).toEqual([100, 50, 50, 50, 50, 50])
  stopping.abort()
  await running
})

it('looks again when it is asked to', async () => {
  const { ports, told, triggers, stopping, readings } = watched([BASELINE])
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  readings.splice(0, 1, AGGRESSIVE)
  triggers.reload()
  await settle()
  expect(told).toEqual([{ applied: { preset: 'aggressive' } }])
  stopping.abort()
  await running
})

it('tells every problem of a content once, and takes the next good one', async () => {
  const { ports, told, triggers, stopping, readings } = watched(['preset: bold\nquotng: {}\n'])
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  triggers.change()
  await settle()
  readings.splice(0, 1, 'a: [1,\n')
  triggers.change()
  await settle()
  readings.splice(0, 1, '')
  triggers.change()
  await settle()
  readings.splice(0, 1, BASELINE)
  triggers.change()
  await settle()
  expect(told).toEqual([
    {
      problems: [
        expect.stringMatching(/^strategy\.yaml: quotng: is unknown here/),
        'strategy.yaml: preset: expected one of conservative, baseline, aggressive',
      ],
    },
    { problems: [expect.stringMatching(/^strategy\.yaml: not YAML \(\w+\) in line \d+$/)] },
    { problems: [expect.stringMatching(/^strategy\.yaml: is empty/)] },
    { applied: { preset: 'baseline' } },
  ])
  stopping.abort()
  await running
})

it('keeps the strategy and says so when the file is gone or cannot be read', async () => {
  const { ports, told, triggers, stopping, readings } = watched([undefined])
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  readings.splice(0, 1, Object.assign(new Error('secret path'), { code: 'EACCES' }))
  triggers.change()
  await settle()
  expect(told).toEqual([
    { problems: ['strategy.yaml: there is no such file; the strategy in force stays'] },
    { problems: ['strategy.yaml: cannot be read (EACCES); the strategy in force stays'] },
  ])
  stopping.abort()
  await running
})

it('tells what the engine has against a strategy', async () => {
  const { ports, told, stopping } = watched([AGGRESSIVE], async () => {
    throw Object.assign(new Error('refused'), { problems: ['it is closed', 'it is late'] })
  })
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  expect(told).toEqual([{ problems: ['strategy.yaml: it is closed', 'strategy.yaml: it is late'] }])
  stopping.abort()
  await running
})

it('ends while it waits for a file to settle', async () => {
  const { ports, told, stopping } = watched(Array.from({ length: 1_000 }, (_, at) => `unwindBeforeClose: ${at}s`))
  const running = watchStrategy(ports, { text: BASELINE }, stopping.signal)
  await settle()
  stopping.abort()
  await running
  expect(told).toEqual([])
})
