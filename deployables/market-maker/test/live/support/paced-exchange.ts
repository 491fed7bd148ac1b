import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import {
  type Credentials,
  createExchange,
  type Exchange,
  type ExchangeOptions,
  generateCredentials,
  listen,
  type MemberOptions,
  type Scheduler,
  SyntheticFlow,
  type SyntheticFlowOptions,
} from '@kassandra/kalshi-sim'
import { machineMs, PacedClock } from './paced-clock.ts'

/** A Monday noon in New York: no planned pause is near. */
const START_US = epochUs(Date.UTC(2026, 5, 1, 16) * 1_000)

export interface PacedExchangeOptions extends ExchangeOptions {
  /** Exchange time a unit of machine time. */
  readonly speed?: never
  readonly pace: number
  readonly market?: Partial<SyntheticFlowOptions>
  readonly members?: readonly MemberOptions[]
}

/** An exchange on a port of its own, whose every clock, that of its HTTP answers too, goes at one pace. */
export class PacedExchange implements AsyncDisposable {
  readonly clock: PacedClock
  readonly exchange: Exchange
  readonly environment: { readonly restUrl: string; readonly wsUrl: string }
  readonly #close: () => Promise<void>
  readonly #clients: KalshiClient[] = []

  private constructor(parts: Pick<PacedExchange, 'clock' | 'exchange' | 'environment'>, close: () => Promise<void>) {
    this.clock = parts.clock
    this.exchange = parts.exchange
    this.environment = parts.environment
    this.#close = close
  }

  static async start({
    pace,
    market,
    seed = 1,
    startUs: exchangeUs = START_US,
    speed: _,
    ...options
  }: PacedExchangeOptions): Promise<PacedExchange> {
    const clock = new PacedClock({ startUs: exchangeUs, machineMs: machineMs(), speed: pace })
    const startUs = clock.nowUs()
    const flow = market && new SyntheticFlow({ seed, markets: 5, rate: 20, startUs, ...market })
    const exchange = createExchange({
      seed,
      startUs,
      scheduler: schedulerOf(pace),
      wallClock: clock,
      keyType: 'ed25519',
      ...options,
      ...(flow && { flow }),
    })
    const { restUrl, wsUrl, close, port } = await listen(exchange, { port: 0 })
    const date = dateAnswers(clock, port)
    exchange.flow.start()
    return new PacedExchange({ clock, exchange, environment: { restUrl, wsUrl } }, async () => {
      date()
      exchange.close()
      await close()
    })
  }

  /** A key of a member, of the first one where none is named. */
  keyOf(memberId?: string): Credentials {
    const { credentials, apiKey } = generateCredentials('ed25519')
    this.exchange.addApiKey({ ...apiKey, ...(memberId !== undefined && { memberId }) })
    return credentials
  }

  /** Another client, closed with the exchange. */
  clientOf(memberId?: string): KalshiClient {
    const { environment, clock } = this
    const client = new KalshiClient({ environment, clock, credentials: this.keyOf(memberId) })
    this.#clients.push(client)
    return client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()))
    await this.#close()
  }
}

const schedulerOf = (pace: number): Scheduler => ({
  nowMs: () => performance.now() * pace,
  setTimer(delayMs, run) {
    const timeout = setTimeout(run, delayMs / pace)
    return () => clearTimeout(timeout)
  },
})

/** The date of an answer is that of the paced clock: market makers compare theirs with it. @returns Ends it. */
function dateAnswers(clock: PacedClock, port: number): () => void {
  const onRequest = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse }
    if (request.socket.localPort === port) response.setHeader('date', new Date(clock.nowMs()).toUTCString())
  }
  subscribe('http.server.request.start', onRequest)
  return () => void unsubscribe('http.server.request.start', onRequest)
}
