import { type ClientNetwork, systemNetwork } from '../client/client-network.ts'
import type { KalshiClientOptions } from '../client/kalshi-client.ts'
import { type SocketClock, systemSocketClock } from '../ws/socket-clock.ts'
import { LineWriter } from './line-writer.ts'
import { RecorderClock } from './recorder-clock.ts'
import { recordingConnections, type WsRecord } from './recording-connection.ts'
import { formatLine, type Unstamped } from './recording-line.ts'
import { RecordingPool, type RestRecord } from './recording-pool.ts'

export interface RecorderOptions {
  /** The client's. Default: the system's. */
  readonly clock?: SocketClock
  /** What is recorded. Default: the network of this machine. */
  readonly network?: ClientNetwork
}

/**
 * Writes down what clients exchange with an exchange, REST and WebSocket, line by line while it happens. Headers of requests are not
 * written, so neither keys nor signatures; ids of keys are taken out of what is. Private data of the account is in it.
 *
 * `new KalshiClient({ …, ...recorder.clientOptions() })`, and `close` the client before the recorder.
 * @see docs/spec/recording.md
 */
export class Recorder {
  readonly #network: ClientNetwork
  readonly #clock: RecorderClock
  readonly #lines: LineWriter
  #connections = 0
  #exchanges = 0

  private constructor(lines: LineWriter, { clock = systemSocketClock, network = systemNetwork }: RecorderOptions) {
    this.#clock = new RecorderClock(clock)
    this.#lines = lines
    const rest: RestRecord = { next: () => ++this.#exchanges, write: (line) => this.#write(line) }
    this.#network = {
      createPool: (options) => new RecordingPool(network.createPool(options), rest),
      openConnection: recordingConnections(network.openConnection, this.#wsRecord()),
    }
    this.#write({ kind: 'recording', version: 1 })
  }

  /**
   * Begins a recording.
   * @param path A file that does not exist yet: no recording is ever overwritten.
   * @throws The file exists, or cannot be made.
   */
  static async create(path: string, options: RecorderOptions = {}): Promise<Recorder> {
    return new Recorder(await LineWriter.create(path), options)
  }

  /** What a client needs to be recorded. Its clock shows the instants that are written down. */
  clientOptions(): Required<Pick<KalshiClientOptions, 'network' | 'clock'>> {
    return { network: this.#network, clock: this.#clock }
  }

  /** Ends the recording once all is on its way to the disk. @throws Something could not be written. */
  async close(): Promise<void> {
    await this.#lines.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #wsRecord(): WsRecord {
    const lines = this.#lines
    return {
      nextConn: () => String(++this.#connections),
      write: (line) => this.#write(line),
      hold: (tell) => this.#clock.hold(tell),
      get isBehind() {
        return lines.isBehind
      },
      onceDrained: (goOn) => lines.onceDrained(goOn),
    }
  }

  #write(line: Unstamped): void {
    this.#lines.write(formatLine({ ...line, atUs: this.#clock.nowUs() }))
  }
}
