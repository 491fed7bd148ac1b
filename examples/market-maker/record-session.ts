/**
 * Records everything that a paper market maker took in and answered, reads it back, and lets a second engine decide again: the same events must
 * give the same commands, byte for byte.
 *
 *   node examples/market-maker/record-session.ts
 *
 * Without KALSHI_API_KEY on a simulated exchange in this process. EXAMPLE_SECONDS (15) says for how long. It leaves the recording below
 * data/examples/sessions and a picture of its rates, data/examples/record-session.svg.
 */
import { createHash } from 'node:crypto'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { type Command, createEngine, type EngineEvent } from '@kassandra/mm-engine'
import { createSessionWriter, isCommand, isEngineEvent, listSessions, readRun, toCommandLine } from '@kassandra/mm-engine/session'
import { openExchange } from './support/exchange.ts'
import { paperSetup, runPaperMaker } from './support/paper-maker.ts'
import { savePicture } from './support/picture.ts'
import { ratePicture, type TimedKind } from './support/rate-picture.ts'
import { outputPath, secondsOr } from './support/settings.ts'

const LABEL = 'example'

await using exchange = await openExchange()
const seconds = secondsOr(15)
const dir = outputPath('sessions')
const runEpoch = Math.floor(systemSocketClock.nowUs() / 1_000_000)
const setup = paperSetup(runEpoch)
const recorder = createSessionWriter({ dir, label: LABEL, engineId: setup.engineId, runEpoch, mode: 'paper' })
console.log(`recording on ${exchange.name} for ${seconds} s`)

await runPaperMaker({
  client: exchange.client,
  seconds,
  maxMarkets: 4,
  runEpoch,
  observe: ({ event, step }) => {
    recorder.record(event)
    if (step.commands.length > 0) recorder.recordCommands(step.commands)
  },
})
await recorder.close()

const { events, commands, sha256, path } = await readBack()
const engine = createEngine(setup)
let state = engine.initial
const decided: Command[] = []
for (const event of events) {
  const step = engine.step(state, event)
  state = step.state
  decided.push(...step.commands)
}
console.log(`read back ${events.length} events and ${commands.length} commands from ${path}`)
console.log(`commands recorded ${sha256}`)
console.log(`commands replayed ${hashOf(decided)}`)
if (hashOf(decided) !== sha256) throw new Error('the replay decided otherwise')

const picture = outputPath('record-session.svg')
await savePicture(picture, ratePicture('A recorded session', events, commands))
console.log(picture)

interface ReadSession {
  readonly events: readonly EngineEvent[]
  /** With the time of the event that each of them answers. */
  readonly commands: readonly TimedKind[]
  /** Of the lines of all commands, as the recording says. */
  readonly sha256: string
  readonly path: string
}

/** @throws {Error} Something of it is missing or damaged. */
async function readBack(): Promise<ReadSession> {
  const run = (await listSessions(dir, { label: LABEL })).find((each) => each.runEpoch === runEpoch)
  if (run?.parts.length !== 1) throw new Error('the recording is not in one part: it went over an hour; try again')
  const events: EngineEvent[] = []
  const commands: TimedKind[] = []
  let sha256 = ''
  for await (const lines of readRun(run)) {
    for (const line of lines) {
      if (line.kind === 'damage' || line.kind === 'gap') throw new Error(`the recording has a ${line.kind}: ${line.reason}`)
      if (line.kind === 'end') sha256 = line.commandsSha256
      if (isEngineEvent(line)) events.push(line)
      if (isCommand(line)) commands.push({ kind: line.kind, atUs: events.at(-1)?.atUs ?? 0 })
    }
  }
  return { events, commands, sha256, path: run.parts[0]?.path ?? '' }
}

function hashOf(all: readonly Command[]): string {
  const hash = createHash('sha256')
  for (const command of all) hash.update(`${toCommandLine(command)}\n`)
  return hash.digest('hex')
}
