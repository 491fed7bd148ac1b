import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ChaosAction } from './action.ts'
import { runEvents } from './run-events.ts'
import type { ChaosStage } from './stage.ts'

/** A clock that moves when told to, and a stage that notes what is done to it, each at its time. */
function scene() {
  let nowMs = 0
  const waits: { readonly atMs: number; readonly resolve: () => void }[] = []
  const done: string[] = []
  const note = async (what: string): Promise<void> => {
    done.push(`${nowMs} ${what}`)
  }
  let finishStart: () => void = () => undefined
  const stage: ChaosStage = {
    clockUs: async () => nowMs * 1_000,
    kill: (names) => note(`kill ${names.join(' ')}`),
    start: async (name) => {
      await note(`start ${name}`)
      if (name === 'gatherer-1') await new Promise<void>((resolve) => (finishStart = resolve))
      return 1
    },
    cluster: (name) => ({ stop: () => note(`stop ${name}`), kill: () => note(`kill ${name}`), start: () => note(`start ${name}`) }),
    link: () => {
      throw new Error('there are no links here')
    },
    injectLine: async (gatherer, { kind }) => {
      await note(`${kind} ${gatherer}`)
      return [1]
    },
    injectRest: (status) => note(`rest ${status}`),
    setClockOffset: (gatherer, offsetMs) => void note(`${gatherer} ${offsetMs}`),
    fillDisk: async (gatherer) => {
      await note(`fill disk of ${gatherer}`)
      return { unreadFromUs: undefined, lostRows: 0, before: { deltas: new Map(), books: new Map() } }
    },
  }
  let isOver = false
  const run = (events: readonly { readonly atMs: number; readonly action: ChaosAction }[]) =>
    runEvents(events, {
      stage,
      clock: {
        nowMs: () => nowMs,
        wait: (ms) => (isOver || ms <= 0 ? Promise.resolve() : new Promise((resolve) => waits.push({ atMs: nowMs + ms, resolve }))),
      },
      progress: () => undefined,
      isOver: () => isOver,
    })
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns++) await turn()
  }
  const advanceTo = async (ms: number): Promise<void> => {
    await settle()
    for (;;) {
      const next = waits.sort((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > ms) break
      waits.shift()
      nowMs = next.atMs
      next.resolve()
      await settle()
    }
    nowMs = ms
  }
  const callOff = async (): Promise<void> => {
    isOver = true
    for (const { resolve } of waits.splice(0)) resolve()
    await settle()
  }
  return { run, done, advanceTo, callOff, finishStart: () => finishStart() }
}

const kill = (downMs: number, ...processes: Extract<ChaosAction, { kind: 'kill' }>['processes'][number][]): ChaosAction => {
  return { kind: 'kill', processes, downMs }
}

describe('runEvents', () => {
  it('does each thing at its time, undoes it when that is over, and says what may have been missed', async () => {
    const { run, done, advanceTo } = scene()
    const running = run([
      { atMs: 100, action: { kind: 'database', cluster: 'production', how: 'kill', downMs: 300 } },
      { atMs: 200, action: kill(50, 'gatherer-2', 'deduplicator') },
      { atMs: 300, action: { kind: 'line', gatherers: ['gatherer-3'], fault: { kind: 'end', code: 25 }, times: 2, everyMs: 20 } },
    ])
    await advanceTo(500)
    expect(done).toEqual([
      '100 kill production',
      '200 kill gatherer-2 deduplicator',
      '250 start gatherer-2',
      '250 start deduplicator',
      '300 end gatherer-3',
      '320 end gatherer-3',
      '400 start production',
    ])
    const [database, killed, ended] = await running
    expect(database).toMatchObject({ startedMs: 100, endedMs: 400, disturbances: [] })
    expect(killed?.disturbances).toEqual([
      { collector: 'gatherer-2', fromUs: 200_000, toUs: 250_000, isOutage: false },
      { collector: 'gatherer-2', fromUs: 200_000, toUs: 250_000, isOutage: true },
    ])
    expect(ended?.disturbances.map(({ fromUs }) => fromUs)).toEqual([300_000, 320_000])
  })

  it('lets a second event on the same process wait until it is up again', async () => {
    const { run, done, advanceTo, finishStart } = scene()
    const running = run([
      { atMs: 100, action: kill(10, 'gatherer-1') },
      { atMs: 200, action: kill(10, 'gatherer-1', 'gatherer-2') },
    ])
    await advanceTo(1_000)
    expect(done).toEqual(['100 kill gatherer-1', '110 start gatherer-1'])
    finishStart()
    await advanceTo(2_000)
    expect(done.slice(2)).toEqual(['1000 kill gatherer-1 gatherer-2', '1010 start gatherer-1', '1010 start gatherer-2'])
    finishStart()
    expect(await running).toHaveLength(2)
  })

  it('begins nothing more when it is called off, and undoes what is under way', async () => {
    const { run, done, advanceTo, callOff } = scene()
    const running = run([
      { atMs: 100, action: kill(5_000, 'gatherer-2') },
      { atMs: 500, action: kill(10, 'gatherer-3') },
    ])
    await advanceTo(200)
    await callOff()
    expect(done).toEqual(['100 kill gatherer-2', '200 start gatherer-2'])
    expect(await running).toHaveLength(1)
  })

  it('fails with what could not be done, after everything else', async () => {
    const { run, done, advanceTo } = scene()
    const running = run([
      { atMs: 100, action: { kind: 'cut', link: 'gatherer-1 to its database' } },
      { atMs: 200, action: { kind: 'rest', status: 503, forMs: 10 } },
    ])
    const failed = expect(running).rejects.toThrow('gatherer-1 to its database: cut: there are no links here')
    await advanceTo(1_000)
    await failed
    expect(done).toEqual(['200 rest 503'])
  })
})
