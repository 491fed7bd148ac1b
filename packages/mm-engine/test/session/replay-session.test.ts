import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { saveEngine } from '../../src/engine/save-engine.ts'
import type { EngineEvent } from '../../src/event/engine-event.ts'
import { createSessionWriter, listSessionFiles, replaySession } from '../../src/session.ts'
import { runPaper, testEngine } from '../support/run-paper.ts'
import { START, syntheticMarkets } from '../support/synthetic-market.ts'

/** 2026-05-28T20:59:00Z. */
const A_MINUTE_TO_NINE = START + 1_940_000_000

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mm-replay-'))
})
afterEach(() => rm(dir, { recursive: true }))

/** Records a run as a host does, leaving out the events that `isLost` names. */
async function record(journal: readonly EngineEvent[], isLost: (index: number) => boolean = () => false): Promise<readonly string[]> {
  const engine = testEngine()
  let state = engine.initial
  const writer = createSessionWriter({
    dir,
    label: 'test',
    engineId: 'test',
    runEpoch: 1,
    mode: 'paper',
    state: () => JSON.parse(saveEngine(state)),
  })
  for (const [index, event] of journal.entries()) {
    if (!isLost(index)) writer.record(event)
    const step = engine.step(state, event)
    if (step.commands.length > 0) writer.recordCommands(step.commands)
    state = step.state
  }
  await writer.close()
  return (await listSessionFiles(dir)).map(({ path }) => path)
}

it('E1 replays a recording to the same commands, from the head of any of its files', async () => {
  const { journal } = runPaper(testEngine(), syntheticMarkets(['KXA', 'KXB'], 3, 600, A_MINUTE_TO_NINE))
  const files = await record(journal)
  expect(files.length).toBeGreaterThan(1)
  const replays = await Promise.all(files.map((file) => replaySession(file)))
  expect(replays.map(({ isSame, breaks }) => [isSame, breaks])).toEqual(files.map(() => [true, 0]))
  expect(replays.reduce((sum, { events }) => sum + events, 0)).toBe(journal.length)
  expect(replays.every(({ commands }) => commands > 0)).toBe(true)
})

it('notices a recording that lacks an event', async () => {
  const { journal } = runPaper(testEngine(), syntheticMarkets(['KXA'], 3, 400))
  const snapshot = journal.findIndex(({ kind }) => kind === 'snapshot')
  const [file = ''] = await record(journal, (index) => index === snapshot)
  const replay = await replaySession(file)
  expect(replay.isSame).toBe(false)
  expect(replay.replayedSha256).not.toBe(replay.recordedSha256)
})
