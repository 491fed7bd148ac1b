import type { Credentials, Signer } from '../auth/signer.ts'
import { AuthError } from '../errors/auth-error.ts'
import { createRestTransport, type RestTransportOptions, toSigner } from '../rest/transport/create-rest-transport.ts'
import type { RestTransport } from '../rest/transport/rest-transport.ts'
import { KalshiSocket } from '../ws/socket.ts'
import type { SocketClock } from '../ws/socket-clock.ts'
import type { KalshiSocketOptions } from '../ws/socket-options.ts'
import { type Environment, type EnvironmentUrls, urlsOf } from './environments.ts'
import { bindEvents, type EventsResource } from './events-resource.ts'
import { bindExchange, type ExchangeResource } from './exchange-resource.ts'
import { bindMarkets, type MarketsResource } from './markets-resource.ts'
import { readEnvironment } from './read-environment.ts'
import { bindSeries, type SeriesResource } from './series-resource.ts'

/** Time as REST and sockets need it. */
export type ClientClock = SocketClock

export interface KalshiClientOptions extends Omit<RestTransportOptions, 'restUrl' | 'clock'> {
  readonly environment: Environment
  /** An API key, or a signer such as a KMS. Market data over REST needs none, everything else does. */
  readonly credentials?: Credentials | Signer
  /** Default: the system's. */
  readonly clock?: ClientClock
}

/** A socket's options but for what the client knows. */
export type ClientSocketOptions = Omit<KalshiSocketOptions, 'url' | 'signer' | 'clock' | 'random'>

/** One exchange seen with one key, or anonymously. It shares nothing with other clients: neither connections nor keys. */
export class KalshiClient {
  readonly exchange: ExchangeResource
  readonly markets: MarketsResource
  readonly events: EventsResource
  readonly series: SeriesResource
  readonly #urls: EnvironmentUrls
  readonly #signer: Signer | undefined
  readonly #shared: Pick<KalshiSocketOptions, 'clock' | 'random'>
  readonly #transport: RestTransport
  readonly #sockets = new Set<KalshiSocket>()

  /**
   * Reads and tries the key, and connects to nothing yet.
   * @throws {ConfigError} An option is malformed.
   * @throws {AuthError} The key is none to sign with.
   */
  constructor(options: KalshiClientOptions) {
    const { environment, clock, random, ...rest } = options
    this.#urls = urlsOf(environment)
    this.#signer = options.credentials && toSigner(options.credentials)
    this.#shared = { ...(clock && { clock }), ...(random && { random }) }
    this.#transport = createRestTransport({
      ...rest,
      ...this.#shared,
      ...(this.#signer && { credentials: this.#signer }),
      restUrl: this.#urls.restUrl,
    })
    this.exchange = bindExchange(this.#transport)
    this.markets = bindMarkets(this.#transport)
    this.events = bindEvents(this.#transport)
    this.series = bindSeries(this.#transport)
  }

  /**
   * A client as the environment variables describe it; see `readEnvironment`.
   * @throws {ConfigError | AuthError} Names the variable or the fault, never a value.
   */
  static fromEnv(env: Readonly<Record<string, string | undefined>> = process.env): KalshiClient {
    return new KalshiClient(readEnvironment(env))
  }

  /**
   * A socket to this exchange, not connected yet. `close` of the client closes it too.
   * @throws {AuthError} The client has no key: the exchange lets nobody in without, public channels included.
   */
  socket(options: ClientSocketOptions = {}): KalshiSocket {
    if (this.#signer === undefined) throw new AuthError('CREDENTIALS_REQUIRED', 'a socket needs an API key and the client has none')
    const socket = new KalshiSocket({ ...options, ...this.#shared, url: this.#urls.wsUrl, signer: this.#signer })
    this.#sockets.add(socket)
    return socket
  }

  /** Closes its sockets, waits for requests in flight and closes their connections; calls waiting for a retry fail. */
  async close(): Promise<void> {
    await Promise.all([this.#transport.close(), ...[...this.#sockets].map((socket) => socket.close())])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** What logs and dumps show of it: no key. */
  toJSON(): { readonly restUrl: string; readonly wsUrl: string; readonly isSigned: boolean } {
    return { ...this.#urls, isSigned: this.#signer !== undefined }
  }
}
