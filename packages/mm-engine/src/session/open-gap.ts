import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { GapLine, GapReason } from './session-line.ts'

/** What is being left out of a recording, until it can be said there. */
export class OpenGap {
  readonly #reason: GapReason
  #fromUs: EpochUs | undefined
  #throughUs: EpochUs | undefined
  #events = 0
  #commands = 0

  /** @param atUs Of the event before it where commands are left out, of no event where there was none. */
  constructor(reason: GapReason, atUs: EpochUs | undefined) {
    this.#reason = reason
    this.#fromUs = atUs
    this.#throughUs = atUs
  }

  addEvent(atUs: EpochUs | undefined): void {
    this.#events++
    this.#fromUs ??= atUs
    this.#throughUs = atUs ?? this.#throughUs
  }

  addCommands(count: number): void {
    this.#commands += count
  }

  /** @param nowUs Stands for the times that are not known. */
  toLine(nowUs: EpochUs): GapLine {
    const [fromUs, throughUs] = [this.#fromUs ?? nowUs, this.#throughUs ?? nowUs]
    return { kind: 'gap', reason: this.#reason, fromUs, throughUs, events: this.#events, commands: this.#commands }
  }
}
