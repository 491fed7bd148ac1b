import { join } from 'node:path'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import { toCommandLine, toEventLine, toJson } from './event-line.ts'
import type { MemberQueue } from './member-queue.ts'
import { OpenGap } from './open-gap.ts'
import { SessionError } from './session-error.ts'
import { type GapReason, SESSION_UNITS, SESSION_VERSION, type SessionHeader, type SessionOwner } from './session-line.ts'
import type { SessionObserver } from './session-observer.ts'
import { SessionPart } from './session-part.ts'
import { hourOf, toSessionPath } from './session-path.ts'

export interface SessionLimits {
  /** A member ends at the first event behind so many lines, or so long after its first event. */
  readonly memberLines: number
  readonly memberUs: number
  /** Characters that may wait for the disk; past it events are left out until half of them are written. */
  readonly maxPendingChars: number
  /** A write that failed is tried again at the first event so much later. */
  readonly retryUs: number
}

export interface SessionWriterParts {
  readonly dir: string
  readonly owner: SessionOwner
  readonly limits: SessionLimits
  readonly queue: MemberQueue
  readonly state: () => unknown
  readonly observe: SessionObserver
  readonly unlock: () => void
}

/** What went into the recording since the start, and what waits. */
export interface SessionStats {
  readonly events: number
  readonly commands: number
  readonly missingEvents: number
  readonly missingCommands: number
  readonly pendingChars: number
}

/**
 * Records what the engine takes and gives. Time is that of the events alone, so that the same events give the same files. An event is
 * recorded before the engine takes it, and its commands behind it.
 */
export class SessionWriter {
  readonly #parts: SessionWriterParts
  #part: SessionPart | undefined
  #partCount = 0
  #gap: OpenGap | undefined
  #lastUs: EpochUs | undefined
  #text = ''
  #lines = 0
  #isFirst = false
  #memberSinceUs = 0
  #isWriting = false
  #retryAtUs = 0
  #closed: Promise<void> | undefined
  readonly #counts = { events: 0, commands: 0, missingEvents: 0, missingCommands: 0 }

  constructor(parts: SessionWriterParts) {
    this.#parts = parts
  }

  /** To be called before the engine takes the event: the state that may go in front of it is the one before. Never throws and never waits. */
  record(event: EngineEvent): void {
    if (this.#closed) return
    const line = this.#hasRoom() ? this.#lineOf(event) : this.#leaveOut('overflow', undefined)
    // A time that is none makes the event one that cannot be written; nothing else may go by it.
    if (Number.isFinite(event.atUs)) this.#lastUs = event.atUs
    if (line === undefined) {
      this.#gap?.addEvent(this.#lastUs)
      this.#counts.missingEvents++
    } else {
      this.#enter(event.atUs)
      this.#append(line)
      this.#part?.addEvent(event.atUs)
      this.#counts.events++
    }
    if (this.#lastUs !== undefined) this.#write(this.#lastUs)
  }

  /** What the engine gave for the event that was recorded last. */
  recordCommands(commands: readonly Command[]): void {
    if (this.#closed) return
    for (const command of commands) this.#recordCommand(command)
  }

  /** Ends the current member. @throws {SessionError} A write failed; what is recorded waits for the next try. */
  async flush(): Promise<void> {
    this.#cutMember(false)
    const failure = await this.#drain()
    if (failure) throw failure
  }

  /**
   * Ends the file and gives it back; what is recorded afterwards is not. Safe to repeat.
   * @throws {SessionError} A write failed, and so many lines are lost.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** The file that is being written, or was last. */
  get path(): string | undefined {
    return this.#part?.path
  }

  stats(): SessionStats {
    return { ...this.#counts, pendingChars: this.#pendingChars() }
  }

  #recordCommand(command: Command): void {
    const line = this.#gap === undefined ? this.#commandLineOf(command) : undefined
    if (line === undefined) {
      this.#gap?.addCommands(1)
      this.#counts.missingCommands++
      return
    }
    this.#append(line)
    this.#part?.addCommand(line)
    this.#counts.commands++
  }

  #lineOf(event: EngineEvent): string | undefined {
    try {
      return toEventLine(event)
    } catch (error) {
      return this.#leaveOut('unwritable', undefined, error)
    }
  }

  #commandLineOf(command: Command): string | undefined {
    if (this.#part === undefined) return this.#leaveOut('unplaced', this.#lastUs)
    try {
      return toCommandLine(command)
    } catch (error) {
      return this.#leaveOut('unwritable', this.#lastUs, error)
    }
  }

  #leaveOut(reason: GapReason, sinceUs: EpochUs | undefined, error?: unknown): undefined {
    if (this.#gap !== undefined) return
    this.#gap = new OpenGap(reason, sinceUs)
    this.#parts.observe({ kind: 'gap-opened', reason, ...(error === undefined ? {} : { error }) })
  }

  #pendingChars(): number {
    return this.#parts.queue.pendingChars + this.#text.length
  }

  #hasRoom(): boolean {
    const { maxPendingChars } = this.#parts.limits
    return this.#pendingChars() <= (this.#gap === undefined ? maxPendingChars : maxPendingChars / 2)
  }

  /** Brings the file to where an event of this instant may stand. */
  #enter(atUs: EpochUs): void {
    const hadGap = this.#gap !== undefined
    if (this.#part !== undefined) this.#closeGap(this.#part, atUs)
    if (this.#part === undefined || hourOf(atUs) > this.#part.hourUs) {
      this.#endPart()
      this.#closeGap(this.#beginPart(atUs), atUs)
      this.#appendState()
    } else {
      this.#cutWhenFull(atUs)
      if (hadGap) this.#appendState()
    }
  }

  #closeGap(part: SessionPart, atUs: EpochUs): void {
    if (this.#gap === undefined) return
    const gap = this.#gap.toLine(atUs)
    this.#gap = undefined
    this.#append(JSON.stringify(gap))
    part.addGap(gap)
    this.#parts.observe({ kind: 'gap-closed', gap })
  }

  /** The first part has the name of its minute, so that a restart within the hour has a file of its own; later ones that of their hour. */
  #beginPart(atUs: EpochUs): SessionPart {
    const { dir, owner } = this.#parts
    const header: SessionHeader = {
      kind: 'session',
      version: SESSION_VERSION,
      ...owner,
      part: this.#partCount,
      startedUs: atUs,
      units: SESSION_UNITS,
    }
    const part = new SessionPart(join(dir, toSessionPath(owner.label, this.#partCount === 0 ? atUs : hourOf(atUs))), header)
    this.#part = part
    this.#partCount++
    this.#isFirst = true
    this.#memberSinceUs = atUs
    this.#append(JSON.stringify(header))
    return part
  }

  #endPart(): void {
    if (this.#part === undefined) return
    this.#append(JSON.stringify(this.#part.end()))
    this.#cutMember(true)
  }

  #appendState(): void {
    try {
      const state = this.#parts.state()
      if (state !== undefined) this.#append(toJson({ kind: 'state', state }))
    } catch (error) {
      this.#parts.observe({ kind: 'state-failed', error })
    }
  }

  #append(line: string): void {
    this.#text += line
    this.#text += '\n'
    this.#lines++
  }

  /** Between events only: a crash does not part an event from its commands. */
  #cutWhenFull(atUs: EpochUs): void {
    const { memberLines, memberUs } = this.#parts.limits
    if (this.#lines < memberLines && atUs - this.#memberSinceUs < memberUs) return
    this.#cutMember(false)
    this.#memberSinceUs = atUs
  }

  #cutMember(isLast: boolean): void {
    if (this.#part === undefined || this.#lines === 0) return
    this.#parts.queue.push({ path: this.#part.path, text: this.#text, lines: this.#lines, isFirst: this.#isFirst, isLast })
    this.#text = ''
    this.#lines = 0
    this.#isFirst = false
  }

  #write(nowUs: EpochUs): void {
    if (this.#isWriting || this.#parts.queue.pendingChars === 0 || nowUs < this.#retryAtUs) return
    this.#isWriting = true
    void this.#parts.queue.run().then((failure) => {
      this.#isWriting = false
      this.#retryAtUs = failure ? (this.#lastUs ?? nowUs) + this.#parts.limits.retryUs : 0
    })
  }

  /** A try that was under way before the call says nothing of the disk now. */
  async #drain(): Promise<SessionError | undefined> {
    await this.#parts.queue.settle()
    while (this.#parts.queue.pendingChars > 0) {
      const failure = await this.#parts.queue.run()
      if (failure) return failure
    }
    return undefined
  }

  async #close(): Promise<void> {
    if (this.#gap !== undefined && this.#lastUs !== undefined) this.#enter(this.#lastUs)
    this.#endPart()
    try {
      const failure = await this.#drain()
      const lostLines = this.#parts.queue.pendingLines
      const closing = await this.#parts.queue.close()
      if (failure) throw new SessionError(failure.code, `${lostLines} lines are lost: ${failure.message}`, { cause: failure })
      if (closing) throw closing
    } finally {
      this.#parts.unlock()
    }
  }
}
