import type { Signer } from '../auth/signer.ts'
import type { ClientNetwork } from '../client/client-network.ts'
import type { KalshiClientOptions } from '../client/kalshi-client.ts'
import { ConfigError } from '../errors/config-error.ts'
import type { ConnectionOptions, WireConnection } from '../ws/connection-port.ts'
import type { SocketClock } from '../ws/socket-clock.ts'
import { indexRecording, type RecordingIndex, readConnection } from './read-recording.ts'
import type { OpenLine } from './recording-line.ts'
import { ReplayClock } from './replay-clock.ts'
import { ReplayConnection } from './replay-connection.ts'
import { ReplayMismatchError, toRecordedError } from './replay-errors.ts'
import { ReplayPool } from './replay-pool.ts'
import { RestTape } from './rest-tape.ts'

export interface ReplayOptions {
  /** How much faster than recorded frames come. Default: as fast as they are taken. Answers of REST come at once. */
  readonly speed?: number
  /** How long the client may take, in real time, to send a command that it sent in the recording. Default 5,000. */
  readonly patienceMs?: number
  /** What timers run by. Default: the system's. */
  readonly timers?: Pick<SocketClock, 'setTimer'>
}

/** What of a recording was not played. */
export interface ReplayRest {
  readonly exchanges: number
  readonly connections: number
}

const SIGNER: Signer = { keyId: 'replay', sign: async () => 'cmVwbGF5' }
const ENVIRONMENT = { restUrl: 'https://replay.invalid/trade-api/v2', wsUrl: 'wss://replay.invalid/trade-api/ws/v2' }

/**
 * Plays a recording to one client in place of the exchange: the same requests get the same answers, connections the same frames. Whatever
 * the client does otherwise than in the recording fails with a `ReplayMismatchError` that names the first difference.
 *
 * `new KalshiClient({ …replay.clientOptions(), … })`
 * @see docs/spec/recording.md
 */
export class Replay {
  /** Shows the recorded instants. */
  readonly clock: SocketClock
  readonly network: ClientNetwork
  /** Resolves when all is played, and rejects at the first difference. */
  readonly done: Promise<void>
  readonly #path: string
  readonly #index: RecordingIndex
  readonly #options: ReplayOptions
  readonly #clock: ReplayClock
  readonly #tape: RestTape
  readonly #outcome = Promise.withResolvers<void>()
  #opened = 0
  #playing = 0
  #mismatch: unknown

  private constructor(path: string, index: RecordingIndex, options: ReplayOptions) {
    this.#path = path
    this.#index = index
    this.#options = options
    this.#clock = new ReplayClock(index.startedAtUs, options.timers)
    this.clock = this.#clock
    this.#tape = new RestTape(index.exchanges)
    const told = { onPlayed: () => this.#settle(), onMismatch: (error: unknown) => this.#fail(error) }
    const pool = new ReplayPool({ tape: this.#tape, clock: this.#clock, ...told })
    this.network = { createPool: () => pool, openConnection: (connection) => this.#open(connection) }
    this.done = this.#outcome.promise
    this.done.catch(() => undefined) // whoever wants to know asks
    this.#settle()
  }

  /**
   * Opens a recording, plain or gzip.
   * @throws {RecordingError} The file is none. @throws {ConfigError} A speed that is none. @throws The file cannot be read.
   */
  static async open(path: string, options: ReplayOptions = {}): Promise<Replay> {
    if (options.speed !== undefined && !(options.speed > 0)) throw new ConfigError('speed should be above 0')
    return new Replay(path, await indexRecording(path), options)
  }

  /** What a client needs to be played to: no network, no key, the recorded instants. */
  clientOptions(): Pick<KalshiClientOptions, 'environment' | 'credentials' | 'limits' | 'clock' | 'network'> & {
    readonly random: () => number
  } {
    return { environment: ENVIRONMENT, credentials: SIGNER, limits: 'none', clock: this.clock, network: this.network, random: () => 0 }
  }

  /** What is still to be played. */
  left(): ReplayRest {
    return { exchanges: this.#tape.left, connections: this.#index.connections.length - this.#opened + this.#playing }
  }

  async #open({ handlers, url, connectTimeoutMs }: ConnectionOptions): Promise<WireConnection> {
    const line = this.#nextConnection()
    this.#clock.advanceTo(line.atUs)
    if (line.failure !== undefined) {
      this.#settle()
      throw toRecordedError(`GET ${new URL(url).pathname}`, connectTimeoutMs, line.failure)
    }
    const { speed, patienceMs = 5_000 } = this.#options
    const connection = new ReplayConnection({
      lines: readConnection(this.#path, line.conn),
      handlers,
      clock: this.#clock,
      openedAtUs: line.atUs,
      speed,
      patienceMs,
      isLast: this.#opened === this.#index.connections.length,
      onMismatch: (error) => this.#fail(error),
    })
    handlers.onOpen(connection)
    this.#play(connection)
    return connection
  }

  #nextConnection(): OpenLine {
    if (this.#mismatch !== undefined) throw this.#mismatch
    const line = this.#index.connections[this.#opened]
    if (line === undefined) throw this.#fail(new ReplayMismatchError('a connection is opened, and the recording has no further one'))
    this.#opened++
    return line
  }

  #play(connection: ReplayConnection): void {
    this.#playing++
    connection.play().then(
      () => {
        this.#playing--
        this.#settle()
      },
      (error: unknown) => this.#fail(error),
    )
  }

  #settle(): void {
    const { exchanges, connections } = this.left()
    if (exchanges === 0 && connections === 0) this.#outcome.resolve()
  }

  #fail<T>(error: T): T {
    this.#mismatch ??= error
    this.#outcome.reject(error)
    return error
  }
}
