import { KalshiClient, type KalshiClientOptions } from '@kassandra/kalshi-sdk'
import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { generateCredentials, type Sim, type SimOptions, startSim } from '@kassandra/kalshi-sim'
import { simMarket } from '../../../../../test/support/sim-market.ts'
import type { Command } from '../../../src/command/command.ts'
import type { EngineEvent } from '../../../src/event/engine-event.ts'
import type { PrivateEvent } from '../../../src/event/private-event.ts'
import { createKalshiVenue, type KalshiVenue, type KalshiVenueOptions } from '../../../src/venue/kalshi/kalshi-venue.ts'
import type { VenueClock } from '../../../src/venue/kalshi/venue-clock.ts'
import type { VenueObservation } from '../../../src/venue/kalshi/venue-observation.ts'
import { Told } from './until.ts'

export const US = '11111111-1111-4111-8111-111111111111'
export const OTHER = '22222222-2222-4222-8222-222222222222'
export const TICKER = 'KXTEST-26JUN01-1'

/** The clock of this machine, as a program would pass it. */
export const systemClock: VenueClock = {
  nowUs: () => epochUs(Date.now() * 1_000),
  setTimer(delayMs, run) {
    const timeout = setTimeout(run, delayMs)
    return { cancel: () => clearTimeout(timeout) }
  },
}

/** An exchange with two members, us and another one, and one open market. */
export async function startFloor(options: SimOptions = {}) {
  const nowUs = systemClock.nowUs()
  const sim: Sim = await startSim({
    market: false,
    startUs: nowUs,
    ...options,
    members: [US, OTHER].map((memberId) => ({ memberId, subaccounts: 2 })),
  })
  sim.exchange.openMarket(simMarket(TICKER, nowUs))
  const clients: KalshiClient[] = []
  const clientOf = (memberId: string, more: Partial<KalshiClientOptions> = {}): KalshiClient => {
    const { credentials, apiKey } = generateCredentials('ed25519')
    sim.exchange.addApiKey({ ...apiKey, memberId })
    const client = new KalshiClient({ environment: sim.environment, credentials, ...more })
    clients.push(client)
    return client
  }
  const close = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.close()))
    await sim.close()
  }
  return { sim, exchange: sim.exchange, clientOf, [Symbol.asyncDispose]: close }
}

export type Floor = Awaited<ReturnType<typeof startFloor>>
export type EventOf<K extends PrivateEvent['kind']> = Extract<PrivateEvent, { kind: K }>

/** A venue of ours on the floor, running, and all that it tells. */
export class VenueRig implements AsyncDisposable {
  readonly client: KalshiClient
  readonly venue: KalshiVenue
  readonly events: Told<PrivateEvent> = new Told<PrivateEvent>()
  readonly observed: Told<VenueObservation> = new Told<VenueObservation>()
  readonly running: Promise<void>
  readonly #stop = new AbortController()
  #commandId = 0

  private constructor(client: KalshiClient, options: Partial<KalshiVenueOptions>) {
    this.client = client
    this.venue = createKalshiVenue({ client, clock: systemClock, observe: this.observed.take, ...options })
    this.running = this.venue.run((event: EngineEvent) => this.events.take(event as PrivateEvent), this.#stop.signal)
  }

  /** Resolves once both private streams are caught up. */
  static async start(floor: Floor, options: Partial<KalshiVenueOptions> & { readonly clientOptions?: Partial<KalshiClientOptions> } = {}) {
    const { clientOptions, ...venueOptions } = options
    const rig = new VenueRig(floor.clientOf(US, clientOptions), venueOptions)
    await Promise.race([rig.caughtUp(), rig.running])
    return rig
  }

  async caughtUp(): Promise<void> {
    const isUp = (stream: string) => (seen: VenueObservation) => seen.kind === 'stream-caught-up' && seen.stream === stream
    await Promise.all([this.observed.first(isUp('orders')), this.observed.first(isUp('fills'))])
  }

  /** Sends commands with the next ids. */
  send(...commands: readonly Unnumbered[]): readonly Command[] {
    const numbered = commands.map((command) => ({ ticker: TICKER, ...command, commandId: ++this.#commandId }) as Command)
    this.venue.send(numbered)
    return numbered
  }

  /** What was told of an order, in its order. */
  of(clientOrderId: string): readonly PrivateEvent[] {
    return this.events.all.filter((event) => event.clientOrderId === clientOrderId)
  }

  kinds(clientOrderId: string): readonly string[] {
    return this.of(clientOrderId).map(({ kind }) => kind)
  }

  told<K extends PrivateEvent['kind']>(clientOrderId: string, kind: K): Promise<EventOf<K>> {
    return this.events.first((event): event is EventOf<K> => event.clientOrderId === clientOrderId && event.kind === kind)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.running
  }
}

export type Unnumbered = Command extends infer C
  ? C extends Command
    ? Omit<C, 'commandId' | 'ticker'> & { readonly ticker?: string }
    : never
  : never

export const bid = (clientOrderId: string, cents: number, contracts: number, more: object = {}) =>
  ({
    kind: 'create',
    clientOrderId,
    side: 'bid',
    price: price(cents * 100),
    count: qty(contracts * 100),
    postOnly: true,
    expiresUs: undefined,
    ...more,
  }) as const

export const cancel = (clientOrderId: string) => ({ kind: 'cancel', clientOrderId }) as const

/** The other member sells (or buys) at once what is there. */
export const hit = (client: KalshiClient, side: 'bid' | 'ask', cents: number, contracts: number, ticker = TICKER) =>
  client.orders.create({
    ticker,
    side,
    price: price(cents * 100),
    count: qty(contracts * 100),
    timeInForce: 'immediate_or_cancel',
    selfTradePrevention: 'taker_at_cross',
  })
