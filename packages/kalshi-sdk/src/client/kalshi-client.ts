import { toSigner } from '../auth/create-signer.ts'
import type { Credentials, Signer } from '../auth/signer.ts'
import { AuthError } from '../errors/auth-error.ts'
import type { RateLimiter } from '../limiter/rate-limiter.ts'
import { SocketPool, type SocketPoolOptions } from '../pool/socket-pool.ts'
import { createRestTransport, type RestTransportOptions } from '../rest/transport/create-rest-transport.ts'
import { systemRestClock } from '../rest/transport/rest-clock.ts'
import type { RestTransport } from '../rest/transport/rest-transport.ts'
import { KalshiSocket } from '../ws/socket.ts'
import { type SocketClock, systemSocketClock } from '../ws/socket-clock.ts'
import type { KalshiSocketOptions } from '../ws/socket-options.ts'
import { type AccountResource, bindAccount } from './account-resource.ts'
import { type ApiKeysResource, bindApiKeys } from './api-keys-resource.ts'
import { type BlockTradesResource, bindBlockTrades } from './block-trades-resource.ts'
import { type LimitsOption, limitsOver, toClientLimiter } from './client-limiter.ts'
import { type ClientNetwork, systemNetwork } from './client-network.ts'
import { type ClientTradingOptions, createTrading } from './client-trading.ts'
import { bindCommunications, type CommunicationsResource } from './communications-resource.ts'
import { type Environment, type EnvironmentUrls, urlsOf } from './environments.ts'
import { bindEvents, type EventsResource } from './events-resource.ts'
import { bindExchange, type ExchangeResource } from './exchange-resource.ts'
import { bindHistorical, type HistoricalResource } from './historical-resource.ts'
import { bindHistory, type HistoryResource } from './history-resource.ts'
import { bindIncentivePrograms, type IncentiveProgramsResource } from './incentive-programs-resource.ts'
import { bindLiveData, type LiveDataResource } from './live-data-resource.ts'
import { bindMarkets, type MarketsResource } from './markets-resource.ts'
import { bindMilestones, type MilestonesResource } from './milestones-resource.ts'
import { bindMultivariate, type MultivariateResource } from './multivariate-resource.ts'
import { bindOrderGroups, type OrderGroupsResource } from './order-groups-resource.ts'
import { bindOrders, type OrdersResource } from './orders-resource.ts'
import { bindPlacing, type PlacingResource } from './placing-resource.ts'
import { bindPortfolio, type PortfolioResource } from './portfolio-resource.ts'
import { bindQuotes, type QuotesResource } from './quotes-resource.ts'
import { readEnvironment } from './read-environment.ts'
import { bindRfqs, type RfqsResource } from './rfqs-resource.ts'
import { bindSearch, type SearchResource } from './search-resource.ts'
import { bindSeries, type SeriesResource } from './series-resource.ts'
import { bindShards, type ShardsResource } from './shards-resource.ts'
import { bindStreams, type StreamsResource } from './streams-resource.ts'
import { bindStructuredTargets, type StructuredTargetsResource } from './structured-targets-resource.ts'
import { bindSubaccounts, type SubaccountsResource } from './subaccounts-resource.ts'

/** Time as REST and sockets need it. */
export type ClientClock = SocketClock

export interface KalshiClientOptions extends Omit<RestTransportOptions, 'restUrl' | 'clock' | 'limiter' | 'createPool'> {
  readonly environment: Environment
  /** An API key, or a signer such as a KMS. Market data over REST needs none, everything else does. */
  readonly credentials?: Credentials | Signer
  /**
   * How to keep to the exchange's rate. Default: `auto` with a key, `ANONYMOUS_LIMITS` without one, and `none` for an exchange that is
   * given by its URLs.
   */
  readonly limits?: LimitsOption
  /** This process's part of the member's budget, above 0 up to 1. Default 1. */
  readonly rateShare?: number
  /** How orders are placed and looked for. */
  readonly trading?: ClientTradingOptions
  /** Default: the system's. */
  readonly clock?: ClientClock
  /** Default: the system's. A recorder listens in here, and a replay answers in place of the exchange. */
  readonly network?: ClientNetwork
}

/** A socket's options but for what the client knows. */
export type ClientSocketOptions = Omit<KalshiSocketOptions, 'url' | 'signer' | 'clock' | 'random' | 'openConnection'>

/** A pool's options but for what the client knows. */
export interface ClientPoolOptions extends Omit<SocketPoolOptions, 'createSocket' | 'clock'> {
  /** Of each of its sockets. */
  readonly socket?: ClientSocketOptions
}

/** One exchange seen with one key, or anonymously. It shares nothing with other clients, but for a limiter that is given. */
export class KalshiClient {
  readonly exchange: ExchangeResource
  readonly markets: MarketsResource
  readonly events: EventsResource
  readonly series: SeriesResource
  readonly account: AccountResource
  readonly apiKeys: ApiKeysResource
  readonly blockTrades: BlockTradesResource
  readonly communications: CommunicationsResource
  readonly orderGroups: OrderGroupsResource
  readonly orders: OrdersResource & PlacingResource
  readonly portfolio: PortfolioResource
  readonly quotes: QuotesResource
  readonly rfqs: RfqsResource
  readonly shards: ShardsResource
  readonly subaccounts: SubaccountsResource
  /** Undefined where nothing limits the client. Given to another client of the member, both share the budget. */
  readonly limiter: RateLimiter | undefined
  readonly historical: HistoricalResource
  readonly history: HistoryResource
  readonly streams: StreamsResource
  readonly incentivePrograms: IncentiveProgramsResource
  readonly liveData: LiveDataResource
  readonly milestones: MilestonesResource
  readonly multivariate: MultivariateResource
  readonly search: SearchResource
  readonly structuredTargets: StructuredTargetsResource
  readonly #urls: EnvironmentUrls
  readonly #signer: Signer | undefined
  readonly #shared: Pick<KalshiSocketOptions, 'clock' | 'random'>
  readonly #network: ClientNetwork
  readonly #transport: RestTransport
  readonly #sockets = new Set<KalshiSocket>()

  /**
   * Reads and tries the key, and connects to nothing yet.
   * @throws {ConfigError} An option is malformed.
   * @throws {AuthError} The key is none to sign with.
   */
  constructor(options: KalshiClientOptions) {
    const { environment, clock, random, limits, rateShare, trading, network = systemNetwork, ...rest } = options
    this.#urls = urlsOf(environment)
    this.#signer = options.credentials && toSigner(options.credentials)
    this.#network = network
    this.#shared = { ...(clock && { clock }), ...(random && { random }) }
    const isSigned = this.#signer !== undefined
    const { limiter, isFollowing } = toClientLimiter({ environment, limits, rateShare, isSigned, clock })
    const http = createRestTransport({
      ...rest,
      ...this.#shared,
      ...(this.#signer && { credentials: this.#signer }),
      ...(limiter && { limiter }),
      restUrl: this.#urls.restUrl,
      createPool: network.createPool,
    })
    if (isFollowing) limiter?.follow(limitsOver(http))
    this.limiter = limiter
    const trade = createTrading({ http, limiter, clock: clock ?? systemRestClock, options: trading })
    this.#transport = trade.transport
    this.exchange = bindExchange(this.#transport)
    this.markets = bindMarkets(this.#transport)
    this.events = bindEvents(this.#transport)
    this.series = bindSeries(this.#transport)
    this.structuredTargets = bindStructuredTargets(this.#transport)
    this.search = bindSearch(this.#transport)
    this.multivariate = bindMultivariate(this.#transport)
    this.milestones = bindMilestones(this.#transport)
    this.liveData = bindLiveData(this.#transport)
    this.incentivePrograms = bindIncentivePrograms(this.#transport)
    this.historical = bindHistorical(this.#transport)
    this.history = bindHistory(this.#transport)
    this.streams = bindStreams(this.#transport, clock ?? systemSocketClock, () => this.socket())
    this.subaccounts = bindSubaccounts(this.#transport)
    this.rfqs = bindRfqs(this.#transport)
    this.quotes = bindQuotes(this.#transport)
    this.portfolio = bindPortfolio(this.#transport)
    this.orders = { ...bindOrders(trade.gated), ...bindPlacing(trade.desk) }
    this.shards = bindShards(this.#transport, trade.router, clock ?? systemRestClock)
    this.orderGroups = bindOrderGroups(this.#transport)
    this.communications = bindCommunications(this.#transport)
    this.blockTrades = bindBlockTrades(this.#transport)
    this.apiKeys = bindApiKeys(this.#transport)
    this.account = bindAccount(this.#transport)
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
    const { openConnection } = this.#network
    const socket = new KalshiSocket({ ...options, ...this.#shared, url: this.#urls.wsUrl, signer: this.#signer, openConnection })
    // A program that runs for long makes many, one after the other.
    for (const each of this.#sockets) if (each.isClosed) this.#sockets.delete(each)
    this.#sockets.add(socket)
    return socket
  }

  /**
   * Sockets to this exchange under one interface, for many markets; not connected yet. `close` of the client closes them too.
   * @throws {AuthError} As `socket`. @throws {ConfigError} An option is out of its range.
   */
  pool({ socket, ...options }: ClientPoolOptions = {}): SocketPool {
    const { clock } = this.#shared
    return new SocketPool({ ...options, ...(clock && { clock }), createSocket: () => this.socket(socket) })
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
