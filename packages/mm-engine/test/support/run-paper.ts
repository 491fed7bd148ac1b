import { createHash } from 'node:crypto'
import { type EpochUs, epochUs, microUsd, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../src/command/command.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import type { EngineNote } from '../../src/engine/engine-note.ts'
import type { EngineState } from '../../src/engine/engine-state.ts'
import type { StrategyConfig } from '../../src/engine/strategy-config.ts'
import type { EngineEvent } from '../../src/event/engine-event.ts'
import type { PublicEvent } from '../../src/event/public-event.ts'
import { PAPER_CAPABILITIES } from '../../src/paper/paper-trading.ts'
import { createPaperVenue, type PaperInput } from '../../src/paper/paper-venue.ts'
import { QUOTING_PRESETS } from '../../src/quote/presets.ts'
import { DEFAULT_RISK } from '../../src/risk/create-risk-rules.ts'

export const TEST_STRATEGY: StrategyConfig = {
  quoting: {
    ...QUOTING_PRESETS.baseline,
    volatility: { kind: 'fixed', domain: 'log-odds', sigma: 0.005 },
    minimumEdge: { against: 'reservation', perContract: microUsd(100) },
    spread: { kind: 'fixed', domain: 'price', halfSpread: 0.005 },
  },
  risk: [...DEFAULT_RISK.filter(({ kind }) => kind !== 'fill-rate'), { kind: 'fill-rate', max: qty(100_000_00), windowUs: 15_000_000 }],
  orders: {
    lifetimeUs: 60_000_000,
    renewUs: 20_000_000,
    graceUs: 60_000_000,
    materialPrice: 0,
    materialCount: qty(100),
    holdUs: 0,
  },
}

export const testEngine = (config: StrategyConfig = TEST_STRATEGY): Engine =>
  createEngine({ engineId: 'test', runEpoch: 1, config, configVersion: 1, capabilities: PAPER_CAPABILITIES })

export interface PaperRun {
  readonly state: EngineState
  /** All that the engine took in, in its order: the journal. */
  readonly journal: readonly EngineEvent[]
  readonly commands: readonly Command[]
  readonly notes: readonly EngineNote[]
}

const PUBLIC = new Set(['snapshot', 'delta', 'trade', 'status', 'settled'])
const isPublic = (event: EngineEvent): event is PublicEvent => PUBLIC.has(event.kind)

/** Trades on paper by an exchange's events, with a clock every quarter of a second of their time. */
export function runPaper(engine: Engine, events: readonly EngineEvent[], afterUs = 5_000_000): PaperRun {
  const venue = createPaperVenue()
  let paper = venue.initial
  let state = engine.initial
  const journal: EngineEvent[] = []
  const commands: Command[] = []
  const notes: EngineNote[] = []
  const take = (event: EngineEvent): void => {
    journal.push(event)
    const step = engine.step(state, event)
    state = step.state
    notes.push(...step.notes)
    commands.push(...step.commands)
    for (const command of step.commands) tell({ kind: 'command', atUs: event.atUs, command })
  }
  const tell = (input: PaperInput): void => {
    const step = venue.step(paper, input)
    paper = step.state
    for (const event of step.events) take(event)
  }
  const advance = (untilUs: number): void => {
    for (let nextUs = venue.nextUs(paper); nextUs !== undefined && nextUs <= untilUs; nextUs = venue.nextUs(paper))
      tell({ kind: 'clock', atUs: nextUs })
  }
  let clockUs: number = events[0]?.atUs ?? 0
  const tick = (untilUs: number): void => {
    for (; clockUs <= untilUs; clockUs += 250_000) {
      advance(clockUs)
      take({ kind: 'clock', atUs: epochUs(clockUs) })
    }
    advance(untilUs)
  }
  for (const event of events) {
    tick(event.atUs)
    if (isPublic(event)) tell(event)
    if (event.kind === 'market') tell({ kind: 'fees', atUs: event.atUs, ticker: event.ticker, fees: event.fees })
    take(event)
  }
  tick((events.at(-1)?.atUs ?? 0) + afterUs)
  return { state, journal, commands, notes }
}

/** Steps through a journal. */
export function replay(engine: Engine, journal: readonly EngineEvent[], from: EngineState = engine.initial) {
  let state = from
  const commands: Command[] = []
  for (const event of journal) {
    const step = engine.step(state, event)
    state = step.state
    commands.push(...step.commands)
  }
  return { state, commands }
}

export const hashOf = (commands: readonly Command[]): string => createHash('sha256').update(JSON.stringify(commands)).digest('hex')

export const lastUs = (journal: readonly EngineEvent[]): EpochUs => epochUs(Math.max(...journal.map(({ atUs }) => atUs)))
