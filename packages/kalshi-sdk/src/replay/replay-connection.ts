import type { ConnectionHandlers, WireConnection } from '../ws/connection-port.ts'
import type { Timer } from '../ws/socket-clock.ts'
import { firstTextDifference } from './first-difference.ts'
import type { CloseLine, FrameLine, SentLine } from './recording-line.ts'
import type { ReplayClock } from './replay-clock.ts'
import { ReplayMismatchError } from './replay-errors.ts'

export interface ReplayConnectionParts {
  readonly lines: AsyncGenerator<SentLine | FrameLine | CloseLine>
  readonly handlers: ConnectionHandlers
  readonly clock: ReplayClock
  /** When it was opened. */
  readonly openedAtUs: number
  /** How much faster than recorded; undefined as fast as frames are taken. */
  readonly speed: number | undefined
  /** How long the client may take to send or end what it did in the recording. */
  readonly patienceMs: number
  /** Whether others follow it in the recording. */
  readonly isLast: boolean
  onMismatch(error: ReplayMismatchError): void
}

const PING_EVERY_MS = 10_000

/** Plays one recorded connection: its frames in order, none before the commands that came before it. */
export class ReplayConnection implements WireConnection {
  readonly #parts: ReplayConnectionParts
  readonly #sent: string[] = []
  readonly #timers = new Set<Timer>()
  #lastUs: number
  #isPaused = false
  #isEnded = false
  #wake: (() => void) | undefined

  constructor(parts: ReplayConnectionParts) {
    this.#parts = parts
    this.#lastUs = parts.openedAtUs
  }

  /** Plays to the end of the recording or of the connection. */
  async play(): Promise<void> {
    const { lines, isLast } = this.#parts
    if (!this.#isEnded) this.#pingForEver()
    for await (const line of lines) {
      if (this.#isEnded) return
      if (line.kind === 'ws-frame') await this.#tell(line)
      else if (line.kind === 'ws-sent') await this.#await(line)
      else if (line.reason !== undefined) this.#end(line.reason, line.detail ?? '')
      else if (!isLast) await this.#awaitEnd()
    }
  }

  send(text: string): void {
    this.#sent.push(text)
    this.#wake?.()
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#wake?.()
  }

  abandon(): void {
    this.#isEnded = true
    for (const timer of this.#timers) timer.cancel()
    this.#wake?.()
  }

  async close(): Promise<void> {
    this.abandon()
    await Promise.resolve()
  }

  async #tell({ text, atUs }: FrameLine): Promise<void> {
    const { clock, speed, handlers } = this.#parts
    if (speed !== undefined) await this.#sleep((atUs - this.#lastUs) / 1_000 / speed)
    await this.#until(() => !this.#isPaused)
    if (this.#isEnded) return
    this.#lastUs = atUs
    clock.advanceTo(atUs)
    handlers.onFrame(Buffer.from(text))
  }

  async #await({ text, atUs }: SentLine): Promise<void> {
    await this.#until(() => this.#sent.length > 0, this.#parts.patienceMs)
    if (this.#isEnded) return
    const sent = this.#sent.shift()
    if (sent === undefined) return this.#mismatch(`the client does not send what comes next in the recording: ${text}`)
    const difference = firstTextDifference(text, sent)
    if (difference !== undefined) return this.#mismatch(`the client sends ${sent} where the recording has ${text}: ${difference}`)
    this.#lastUs = atUs
    this.#parts.clock.advanceTo(atUs)
  }

  // The client ended it here. It may have been for silence, which does not come again.
  async #awaitEnd(): Promise<void> {
    await this.#until(() => false, this.#parts.patienceMs)
    this.#end('error', 'the client ended this connection here when it was recorded')
  }

  #mismatch(message: string): void {
    const error = new ReplayMismatchError(message)
    this.#parts.onMismatch(error)
    this.#end('error', error.message)
  }

  #end(reason: 'server' | 'error', detail: string): void {
    if (this.#isEnded) return
    this.abandon()
    this.#parts.handlers.onClose(reason, detail)
  }

  /** Waits until `isDue`, the end of the connection, or `patienceMs`. */
  async #until(isDue: () => boolean, patienceMs?: number): Promise<void> {
    let isLate = false
    const timer =
      patienceMs === undefined
        ? undefined
        : this.#startTimer(patienceMs, () => {
            isLate = true
            this.#wake?.()
          })
    while (!(isDue() || this.#isEnded || isLate)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#wake = undefined
    if (timer === undefined) return
    timer.cancel()
    this.#timers.delete(timer)
  }

  async #sleep(delayMs: number): Promise<void> {
    if (delayMs > 0) await this.#until(() => false, delayMs)
  }

  #pingForEver(): void {
    const ping = (): void => {
      this.#parts.handlers.onPing()
      timer.restart()
    }
    const timer = this.#startTimer(PING_EVERY_MS, ping)
  }

  #startTimer(delayMs: number, run: () => void): Timer {
    const timer = this.#parts.clock.setTimer(delayMs, run)
    this.#timers.add(timer)
    return timer
  }
}
