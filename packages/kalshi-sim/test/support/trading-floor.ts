import { randomUUID } from 'node:crypto'
import { type ApiKey, type Credentials, generateCredentials } from '../../src/auth/credentials.ts'
import { ManualScheduler } from '../../src/clock/scheduler.ts'
import type { ExchangeOptions } from '../../src/exchange/exchange.ts'
import type { MemberOptions } from '../../src/exchange/members.ts'
import { A, type Running, startExchange } from '../exchange-fixture.ts'
import { connect, type RawClient } from '../raw-client.ts'
import { type Answer, RestCaller } from './rest-caller.ts'

/** One member as a client: its key, REST, and WebSocket on demand. */
export interface Trader {
  readonly memberId: string
  readonly key: Credentials
  readonly rest: RestCaller
  connect(): Promise<RawClient>
  /** Places an order; prices in dollars of YES. */
  order(side: 'bid' | 'ask', price: string, count: string, more?: Readonly<Record<string, unknown>>): Promise<Answer>
}

export interface Floor extends Running {
  readonly ann: Trader
  readonly bob: Trader
  trader(memberId: string, more?: Pick<ApiKey, 'scopes' | 'subaccount'>): Trader
}

export const ANN = '11111111-1111-4111-8111-111111111111'
export const BOB = '22222222-2222-4222-8222-222222222222'

/** Three markets with a few anonymous orders, no flow, and two members. */
export async function openFloor(options: ExchangeOptions = {}): Promise<Floor> {
  const running = await startExchange(options)
  const clients: RawClient[] = []
  const trader: Floor['trader'] = (memberId, more = {}) => {
    const { credentials, apiKey } = generateCredentials('ed25519')
    running.exchange.addApiKey({ ...apiKey, memberId, ...more })
    const rest = new RestCaller(running.listening.restUrl, credentials)
    return {
      memberId,
      key: credentials,
      rest,
      async connect() {
        const client = await connect(running.listening.wsUrl, credentials)
        clients.push(client)
        return client
      },
      order: (side, price, count, fields = {}) => rest.post('/portfolio/events/orders', orderOf(side, price, count, fields)),
    }
  }
  return {
    ...running,
    ann: trader(ANN),
    bob: trader(BOB),
    trader,
    async close() {
      for (const client of clients) client.close()
      await running.close()
    },
  }
}

export interface TimedFloor extends Floor {
  readonly scheduler: ManualScheduler
}

/** A floor whose time is that of its scheduler. */
export async function openTimedFloor(options: ExchangeOptions = {}): Promise<TimedFloor> {
  const scheduler = new ManualScheduler()
  return { ...(await openFloor({ ...options, scheduler })), scheduler }
}

export interface QuotingFloor extends TimedFloor {
  readonly requester: Trader
  readonly maker: Trader
}

/** A timed floor with two members more: one who asks for quotes and one who gives them. */
export async function openQuotingFloor(
  requester: MemberOptions,
  maker: MemberOptions,
  options: Omit<ExchangeOptions, 'members'> = {},
): Promise<QuotingFloor> {
  const floor = await openTimedFloor({ ...options, members: [requester, maker] })
  return { ...floor, requester: floor.trader(requester.memberId), maker: floor.trader(maker.memberId) }
}

/** The body of a create, on market A unless told otherwise. */
export const orderOf = (side: 'bid' | 'ask', price: string, count: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ticker: A,
  side,
  price,
  count,
  time_in_force: 'good_till_canceled',
  self_trade_prevention_type: 'taker_at_cross',
  client_order_id: randomUUID(),
  ...more,
})
