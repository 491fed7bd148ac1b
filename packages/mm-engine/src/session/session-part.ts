import { createHash, type Hash } from 'node:crypto'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { EndLine, GapLine, SessionHeader } from './session-line.ts'
import { hourOf } from './session-path.ts'

/** What one run writes into one file, counted for its last line. */
export class SessionPart {
  readonly path: string
  readonly hourUs: EpochUs
  readonly #commandsHash: Hash = createHash('sha256')
  #events = 0
  #commands = 0
  #missingEvents = 0
  #missingCommands = 0
  #lastUs: EpochUs

  constructor(path: string, { startedUs }: SessionHeader) {
    this.path = path
    this.hourUs = hourOf(startedUs)
    this.#lastUs = startedUs
  }

  addEvent(atUs: EpochUs): void {
    this.#events++
    this.#lastUs = atUs
  }

  addCommand(line: string): void {
    this.#commands++
    this.#commandsHash.update(`${line}\n`)
  }

  addGap({ events, commands }: GapLine): void {
    this.#missingEvents += events
    this.#missingCommands += commands
  }

  end(): EndLine {
    return {
      kind: 'end',
      atUs: this.#lastUs,
      events: this.#events,
      commands: this.#commands,
      missingEvents: this.#missingEvents,
      missingCommands: this.#missingCommands,
      commandsSha256: this.#commandsHash.digest('hex'),
    }
  }
}
