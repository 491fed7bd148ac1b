import { createHash } from 'node:crypto'
import { createEngine, type Engine } from '../engine/engine.ts'
import type { EngineState } from '../engine/engine-state.ts'
import { restoreEngine } from '../engine/save-engine.ts'
import { PAPER_CAPABILITIES } from '../paper/paper-trading.ts'
import { KALSHI_CAPABILITIES } from '../venue/kalshi/kalshi-capabilities.ts'
import { toCommandLine } from './event-line.ts'
import { readSession } from './read-session.ts'
import { SessionError } from './session-error.ts'
import { isCommand, isEngineEvent, type SessionHeader, type SessionLine, type StateLine } from './session-line.ts'

/** What a replay came to. */
export interface SessionReplay {
  readonly events: number
  readonly commands: number
  /** Over the commands as they were recorded, and as the engine gave them now; one line each. */
  readonly recordedSha256: string
  readonly replayedSha256: string
  /** The same commands, byte for byte, and nothing missing in between. */
  readonly isSame: boolean
  /** Gaps and damage that the recording has: behind them an engine begins anew with the next state. */
  readonly breaks: number
}

/**
 * Steps an engine through a recording, from the state at its head on, and compares its commands with those that were recorded.
 * @throws {SessionError} `SESSION_UNREADABLE`, `SESSION_FOREIGN`. @throws {SavedStateError} A state is none of ours.
 */
export async function replaySession(path: string): Promise<SessionReplay> {
  const replay = new Replay(path)
  for await (const lines of readSession(path)) for (const line of lines) replay.take(line)
  return replay.result()
}

class Replay {
  readonly #path: string
  readonly #recorded = createHash('sha256')
  readonly #replayed = createHash('sha256')
  #header: SessionHeader | undefined
  #engine: Engine | undefined
  #state: EngineState | undefined
  #counts = { events: 0, commands: 0, breaks: 0 }

  constructor(path: string) {
    this.#path = path
  }

  take(line: SessionLine): void {
    if (isEngineEvent(line)) this.#step(line)
    else if (isCommand(line)) this.#recorded.update(`${toCommandLine(line)}\n`)
    else if (line.kind === 'session') this.#header = line
    else if (line.kind === 'state') this.#begin(line)
    else if (line.kind !== 'end') {
      this.#counts.breaks += 1
      this.#state = undefined
    }
  }

  result(): SessionReplay {
    const [recordedSha256, replayedSha256] = [this.#recorded.digest('hex'), this.#replayed.digest('hex')]
    return { ...this.#counts, recordedSha256, replayedSha256, isSame: recordedSha256 === replayedSha256 && this.#counts.breaks === 0 }
  }

  #begin({ state }: StateLine): void {
    if (!this.#header) throw new SessionError('SESSION_FOREIGN', `${this.#path}: a state stands in front of the header`)
    const { engineId, runEpoch, mode } = this.#header
    this.#state = restoreEngine(JSON.stringify(state))
    const { config, configVersion } = this.#state
    const capabilities = mode === 'live' ? KALSHI_CAPABILITIES : PAPER_CAPABILITIES
    this.#engine = createEngine({ engineId, runEpoch, config, configVersion, capabilities })
  }

  /** Behind a break there is no state to step from until the next one. */
  #step(event: Parameters<Engine['step']>[1]): void {
    this.#counts.events += 1
    if (!this.#engine || !this.#state) return
    const { state, commands } = this.#engine.step(this.#state, event)
    this.#state = state
    this.#counts.commands += commands.length
    for (const command of commands) this.#replayed.update(`${toCommandLine(command)}\n`)
  }
}
