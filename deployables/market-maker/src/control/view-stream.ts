import type { ServerResponse } from 'node:http'
import { ApiError } from './api-error.ts'
import type { ControlPort } from './control-port.ts'
import { SECURITY_HEADERS } from './reply.ts'
import { ViewFrames } from './view-frames.ts'

/** Time, as the server needs it. */
export interface ControlClock {
  nowUs(): number
  /** @returns Ends it. */
  every(ms: number, run: () => void): () => void
}

export interface ViewStreamOptions {
  readonly clock: ControlClock
  /** Of each side of each book. */
  readonly levels: number
  readonly maxReaders: number
  /** A reader for whom more than this waits is dropped: it would get old news anyway. It may come back and begin anew. */
  readonly maxWaitingBytes: number
  onFailure(error: unknown): void
}

const UPDATE_MS = 250
const HEARTBEAT_MS = 15_000
const CLOCK_US = 1_000_000

interface Running {
  readonly frames: ViewFrames
  readonly stops: readonly (() => void)[]
}

/**
 * Server-sent events: `view` (a `FullFrame`) at first, then `update` (an `UpdateFrame`) at most four times a second while something
 * changes, `clock` once a second while only time passes, and a comment every 15 s. The engine is looked at only while somebody reads.
 */
export class ViewStream {
  readonly #port: ControlPort
  readonly #options: ViewStreamOptions
  readonly #readers = new Set<ServerResponse>()
  #running: Running | undefined
  #sentUs = 0

  constructor(port: ControlPort, options: ViewStreamOptions) {
    this.#port = port
    this.#options = options
  }

  get readers(): number {
    return this.#readers.size
  }

  /** @throws {ApiError} `TOO_MANY_READERS`. */
  open(response: ServerResponse): void {
    if (this.#readers.size >= this.#options.maxReaders)
      throw new ApiError(503, 'TOO_MANY_READERS', [`the stream has ${this.#options.maxReaders} readers already`])
    this.#running ??= this.#start()
    const { frames } = this.#running
    response.writeHead(200, { ...SECURITY_HEADERS, 'cache-control': 'no-store', 'content-type': 'text/event-stream; charset=utf-8' })
    this.#readers.add(response)
    response.once('close', () => this.#leave(response))
    response.on('error', () => response.destroy())
    this.#write(response, toEvent('view', frames.full(this.#options.clock.nowUs())))
  }

  /** Ends every reader. */
  close(): void {
    for (const reader of [...this.#readers]) {
      reader.end()
      this.#leave(reader)
    }
  }

  #start(): Running {
    const { clock, levels } = this.#options
    const frames = new ViewFrames(this.#port, levels)
    const stops = [clock.every(UPDATE_MS, () => this.#look()), clock.every(HEARTBEAT_MS, () => this.#send(': here\n\n'))]
    return { frames, stops }
  }

  #leave(reader: ServerResponse): void {
    this.#readers.delete(reader)
    if (this.#readers.size > 0 || !this.#running) return
    for (const stop of this.#running.stops) stop()
    this.#running = undefined
  }

  #look(): void {
    if (!this.#running) return
    const { frames } = this.#running
    const nowUs = this.#options.clock.nowUs()
    const before = frames.atUs
    try {
      const update = frames.next(nowUs)
      if (update !== undefined) this.#send(toEvent('update', update))
      else if (frames.atUs !== before && nowUs - this.#sentUs >= CLOCK_US)
        this.#send(toEvent('clock', JSON.stringify({ sentUs: nowUs, atUs: frames.atUs })))
    } catch (error) {
      // Readers that stay would take the last picture for the present one.
      this.#options.onFailure(error)
      this.close()
    }
  }

  #send(text: string): void {
    this.#sentUs = this.#options.clock.nowUs()
    for (const reader of [...this.#readers]) this.#write(reader, text)
  }

  #write(reader: ServerResponse, text: string): void {
    if (reader.writableLength > this.#options.maxWaitingBytes) {
      reader.destroy()
      this.#leave(reader)
    } else reader.write(text)
  }
}

const toEvent = (name: string, json: string): string => `event: ${name}\ndata: ${json}\n\n`
