import { findAppendPoint } from './cut-tail.ts'
import { deflateMember, type MemberPlace } from './gzip-member.ts'
import { hasCode, SessionError } from './session-error.ts'
import type { SessionFiles, WritableFile } from './session-files.ts'
import type { SessionObserver } from './session-observer.ts'

/** Lines on their way into one file. */
export interface PendingMember extends MemberPlace {
  readonly path: string
  readonly text: string
  readonly lines: number
}

interface OpenFile {
  readonly path: string
  readonly file: WritableFile
  sizeBytes: number
}

/**
 * Compresses and writes members one after another, off the event loop. A member that could not be written stays the next one, so that a
 * disk which was full loses nothing until the buffer is full too.
 */
export class MemberQueue {
  readonly #files: SessionFiles
  readonly #level: number
  readonly #observe: SessionObserver
  readonly #members: PendingMember[] = []
  #open: OpenFile | undefined
  #running: Promise<SessionError | undefined> | undefined
  #pendingChars = 0

  constructor(files: SessionFiles, level: number, observe: SessionObserver) {
    this.#files = files
    this.#level = level
    this.#observe = observe
  }

  get pendingChars(): number {
    return this.#pendingChars
  }

  get pendingLines(): number {
    return this.#members.reduce((sum, { lines }) => sum + lines, 0)
  }

  push(member: PendingMember): void {
    this.#members.push(member)
    this.#pendingChars += member.text.length
  }

  /** Writes until nothing is left or a write fails; never rejects. @returns What failed. */
  run(): Promise<SessionError | undefined> {
    this.#running ??= this.#writeAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Waits for the end of what is under way, however it ends. */
  async settle(): Promise<void> {
    await this.#running
  }

  /** Gives the file back, whatever is still to be written. */
  async close(): Promise<SessionError | undefined> {
    await this.settle()
    const open = this.#open
    this.#open = undefined
    return open && this.#attempt(open.path, () => open.file.close())
  }

  async #writeAll(): Promise<SessionError | undefined> {
    for (let next = this.#members[0]; next !== undefined; next = this.#members[0]) {
      const member = next
      const failure = await this.#attempt(member.path, () => this.#write(member))
      if (failure) return failure
      this.#members.shift()
      this.#pendingChars -= member.text.length
    }
    return undefined
  }

  async #attempt(path: string, work: () => Promise<void>): Promise<SessionError | undefined> {
    try {
      await work()
      return undefined
    } catch (error) {
      const failure = explain(path, error)
      this.#observe({ kind: 'write-failed', path, error: failure })
      return failure
    }
  }

  async #write(member: PendingMember): Promise<void> {
    const open = await this.#fileOf(member.path)
    const bytes = await deflateMember(member.text, member, this.#level)
    try {
      await open.file.write(bytes, open.sizeBytes)
    } catch (error) {
      // What was written of it must not be in the way of a reader, nor take the room that is missing.
      await open.file.truncate(open.sizeBytes)
      throw error
    }
    open.sizeBytes += bytes.length
    this.#observe({ kind: 'member-written', path: member.path, lines: member.lines, sizeBytes: bytes.length })
    if (member.isLast) await this.#finish(open)
  }

  async #fileOf(path: string): Promise<OpenFile> {
    if (this.#open?.path === path) return this.#open
    const file = await this.#files.open(path)
    try {
      this.#open = { path, file, sizeBytes: await this.#cutTail(path, file) }
      return this.#open
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async #cutTail(path: string, file: WritableFile): Promise<number> {
    const bytes = await file.read()
    const keptBytes = await findAppendPoint(bytes)
    if (keptBytes === bytes.length) return keptBytes
    await file.truncate(keptBytes)
    this.#observe({ kind: 'tail-cut', path, keptBytes, cutBytes: bytes.length - keptBytes })
    return keptBytes
  }

  /** The member is written: a failure here is told, and no reason to write it again. */
  async #finish({ path, file, sizeBytes }: OpenFile): Promise<void> {
    this.#open = undefined
    await this.#attempt(path, () => file.sync().finally(() => file.close()))
    this.#observe({ kind: 'part-finished', path, sizeBytes })
  }
}

function explain(path: string, error: unknown): SessionError {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return new SessionError('SESSION_FULL', `no room is left for ${path}; make room, or keep less`, { cause: error })
  }
  return new SessionError('SESSION_UNWRITABLE', `${path} cannot be written`, { cause: error })
}
