import { ApiError } from '../errors/api-error.ts'
import type { ConnectionHandlers, OpenConnection, WireConnection } from '../ws/connection-port.ts'
import type { CloseLine, FrameLine, OpenLine, SentLine, Unstamped } from './recording-line.ts'
import { toFailure } from './recording-pool.ts'

/** Where connections are written down. */
export interface WsRecord {
  /** A name for the next connection. */
  nextConn(): string
  write(line: Unstamped<OpenLine | SentLine | CloseLine | FrameLine>): void
  /** Stops the clock while a frame is written down and told. */
  hold(tell: () => void): void
  /** The disk has not taken everything yet. */
  readonly isBehind: boolean
  onceDrained(goOn: () => void): void
}

/** Opens connections whose every frame, command, beginning and end is written down. */
export function recordingConnections(open: OpenConnection, record: WsRecord): OpenConnection {
  return async (options) => {
    const conn = record.nextConn()
    const handlers = new RecordingHandlers(conn, options.handlers, record)
    try {
      const connection = await open({ ...options, handlers })
      return handlers.recordingOf(connection)
    } catch (error) {
      if (!options.signal.aborted && !handlers.wasOpened) record.write({ kind: 'ws-open', conn, failure: toOpenFailure(error) })
      throw error
    }
  }
}

function toOpenFailure(error: unknown): NonNullable<OpenLine['failure']> {
  return { ...toFailure(error), ...(error instanceof ApiError && { status: error.status }) }
}

class RecordingHandlers implements ConnectionHandlers {
  readonly #conn: string
  readonly #handlers: ConnectionHandlers
  readonly #record: WsRecord
  #connection: RecordingConnection | undefined

  constructor(conn: string, handlers: ConnectionHandlers, record: WsRecord) {
    this.#conn = conn
    this.#handlers = handlers
    this.#record = record
  }

  get wasOpened(): boolean {
    return this.#connection !== undefined
  }

  /** One connection has one recording, whoever asks first: `onOpen` or `open` itself. */
  recordingOf(connection: WireConnection): RecordingConnection {
    this.#connection ??= new RecordingConnection(this.#conn, connection, this.#record)
    return this.#connection
  }

  onOpen(connection: WireConnection): void {
    const recording = this.recordingOf(connection)
    this.#record.write({ kind: 'ws-open', conn: this.#conn })
    this.#handlers.onOpen(recording)
  }

  onFrame(bytes: Buffer): void {
    this.#record.hold(() => {
      this.#record.write({ kind: 'ws-frame', conn: this.#conn, text: bytes.toString() })
      this.#handlers.onFrame(bytes)
    })
    this.#connection?.keepPace()
  }

  onPing(): void {
    this.#handlers.onPing()
  }

  onClose(reason: 'server' | 'error', detail: string): void {
    this.#record.write({ kind: 'ws-closed', conn: this.#conn, reason, detail })
    this.#handlers.onClose(reason, detail)
  }
}

/** A connection whose commands and end are written down. It is read no faster than the disk writes. */
class RecordingConnection implements WireConnection {
  readonly #conn: string
  readonly #connection: WireConnection
  readonly #record: WsRecord
  #isPausedByOwner = false
  #waitsForDisk = false

  constructor(conn: string, connection: WireConnection, record: WsRecord) {
    this.#conn = conn
    this.#connection = connection
    this.#record = record
  }

  send(text: string): void {
    this.#record.write({ kind: 'ws-sent', conn: this.#conn, text })
    this.#connection.send(text)
  }

  pause(): void {
    this.#isPausedByOwner = true
    this.#connection.pause()
  }

  resume(): void {
    this.#isPausedByOwner = false
    if (!this.#waitsForDisk) this.#connection.resume()
  }

  keepPace(): void {
    if (!this.#record.isBehind || this.#waitsForDisk) return
    this.#waitsForDisk = true
    this.#connection.pause()
    this.#record.onceDrained(() => {
      this.#waitsForDisk = false
      if (!this.#isPausedByOwner) this.#connection.resume()
    })
  }

  abandon(): void {
    this.#record.write({ kind: 'ws-closed', conn: this.#conn })
    this.#connection.abandon()
  }

  async close(): Promise<void> {
    this.#record.write({ kind: 'ws-closed', conn: this.#conn })
    await this.#connection.close()
  }
}
