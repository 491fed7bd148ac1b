import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import { requireInteger } from '../errors/invalid-parameter-error.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import type { VenueCapabilities } from '../venue/venue.ts'
import { applyAccountEvent, applyPrivateEvent } from './apply-account.ts'
import { applyControlEvent } from './apply-control.ts'
import { applyMarketEvent } from './apply-market.ts'
import { createStrategyCompiler, type StrategyCompiler } from './compiled-strategy.ts'
import { type Draft, tellOrders, tellRisk } from './draft.ts'
import type { EngineNote } from './engine-note.ts'
import { createEngineState, type EngineState } from './engine-state.ts'
import { forgetSettled } from './forget-settled.ts'
import { requote } from './requote.ts'
import type { StrategyConfig } from './strategy-config.ts'

/** What stays the same for the life of a process. */
export interface EngineSetup {
  readonly engineId: string
  /** Above that of every earlier run: part of each client order id. */
  readonly runEpoch: number
  readonly config: StrategyConfig
  readonly configVersion: number
  readonly capabilities: VenueCapabilities
  /** A market is quoted anew at least so often, since models know the time. Default 1 s. */
  readonly requoteUs?: number
  /** An event is forgotten so long after the last of its markets was paid out. Default 1 h. */
  readonly forgetUs?: number
}

export interface EngineStep {
  readonly state: EngineState
  /** In the order in which they are to be sent. */
  readonly commands: readonly Command[]
  /** What the step brought about, in its order. */
  readonly notes: readonly EngineNote[]
}

/** The market maker without its surroundings. */
export interface Engine {
  readonly initial: EngineState
  /**
   * Pure: the same states and events give the same commands, byte for byte. Time never runs backwards: an event from before the last one
   * counts as of then.
   * @throws {BookError} The book is impossible. @throws {InvalidParameterError} A `configure` event makes no sense.
   * @throws {UnmanagedMarketError} A `mode` event names no market of the engine.
   */
  step(state: EngineState, event: EngineEvent): EngineStep
  /** @throws {InvalidParameterError} The configuration makes no sense. */
  check(config: StrategyConfig): void
}

const DEFAULT_REQUOTE_US = 1_000_000
const DEFAULT_FORGET_US = 3_600_000_000

/** @throws {InvalidParameterError} The configuration makes no sense. */
export function createEngine(setup: EngineSetup): Engine {
  const { engineId, runEpoch, capabilities, config, configVersion } = setup
  const requoteUs = requireInteger('requoteUs', setup.requoteUs ?? DEFAULT_REQUOTE_US, 1)
  const forgetUs = requireInteger('forgetUs', setup.forgetUs ?? DEFAULT_FORGET_US, 0)
  const compile = createStrategyCompiler({ engineId, runEpoch, cost: capabilities.cost })
  compile(config)
  return {
    initial: createEngineState(config, configVersion),
    step: (state, event) => stepEngine({ compile, requoteUs, forgetUs, ownOrdersInBook: capabilities.ownOrdersInBook }, state, event),
    check: (candidate) => void compile(candidate),
  }
}

interface StepRules {
  readonly compile: StrategyCompiler
  readonly requoteUs: number
  readonly forgetUs: number
  readonly ownOrdersInBook: boolean
}

function stepEngine(rules: StepRules, before: EngineState, event: EngineEvent): EngineStep {
  const nowUs = later(before.nowUs, event.atUs)
  const timed = event.atUs === nowUs ? event : { ...event, atUs: nowUs }
  const started: Draft = {
    state: { ...before, nowUs },
    strategy: rules.compile(before.config),
    commands: [],
    notes: [],
    dirty: new Set(),
  }
  const draft = apply(rules, started, timed)
  // Quoting one market may halt, and a halt concerns all.
  for (const ticker of draft.dirty) requote(draft, ticker, rules.ownOrdersInBook, isOfOneBook(draft, timed))
  // Behind the quotes: what was wanted long ago must not be ordered again.
  if (event.kind === 'clock') tellOrders(draft, { kind: 'clock', atUs: nowUs })
  return { state: draft.state, commands: draft.commands, notes: draft.notes }
}

function apply(rules: StepRules, draft: Draft, event: EngineEvent): Draft {
  switch (event.kind) {
    case 'clock':
      return applyClock(rules, draft, event.atUs)
    case 'accepted':
    case 'refused':
    case 'unknown':
    case 'changed':
    case 'ended':
    case 'fill':
      applyPrivateEvent(draft, event)
      return draft
    case 'adopt':
    case 'adopt-order':
    case 'adopt-fills':
    case 'balance':
    case 'queue':
    case 'reconcile':
      applyAccountEvent(draft, event)
      return draft
    case 'mode':
    case 'kill':
    case 'resume':
    case 'configure':
      return applyControlEvent(draft, event, rules.compile)
    default:
      applyMarketEvent(draft, event)
      return draft
  }
}

function applyClock({ requoteUs, forgetUs }: StepRules, draft: Draft, atUs: EpochUs): Draft {
  tellRisk(draft, { kind: 'clock', atUs })
  forgetSettled(draft, forgetUs)
  // Nothing changes any more in what is settled.
  for (const [ticker, { quotedUs, settledUs }] of draft.state.markets)
    if (atUs - quotedUs >= requoteUs && settledUs === undefined) draft.dirty.add(ticker)
  return draft
}

/** A change of one book far from the best prices is none to the models. */
const isOfOneBook = ({ dirty }: Draft, { kind }: EngineEvent): boolean => kind === 'delta' && dirty.size === 1

const later = (a: EpochUs, b: EpochUs): EpochUs => epochUs(Math.max(a, b))
