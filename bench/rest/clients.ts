import { generateKeyPairSync } from 'node:crypto'
import { KalshiClient, parsePrice, parseQty } from '@kassandra/kalshi-sdk'
import { createRestTransport } from '@kassandra/kalshi-sdk/rest'
import { Configuration, OrdersApi } from 'kalshi-typescript'
import { Pool } from 'undici'
import { decodeByHand } from './decode-by-hand.ts'

type Send = () => Promise<unknown>

export interface Clients {
  readonly markets: Readonly<Record<'pool' | 'poolTyped' | 'sdkTransport' | 'sdkTyped', Send>>
  readonly orders: Readonly<Record<'officialRsa' | 'sdkRsa' | 'sdkEd25519', Send>>
  close(): Promise<void>
}

const MARKETS = '/trade-api/v2/markets?limit=100'

/** Every client of the bench, each on connections of its own; the official one with one API object, its fastest way. */
export function createClients(origin: string, connections: number): Clients {
  const restUrl = `${origin}/trade-api/v2`
  const environment = { restUrl, wsUrl: `${origin.replace('http', 'ws')}/trade-api/ws/v2` }
  const pool = new Pool(origin, { connections })
  const transport = createRestTransport({ restUrl, connections })
  const anonymous = new KalshiClient({ environment, connections })
  const rsaPem = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))
  const rsa = new KalshiClient({ environment, connections, credentials: { keyId: KEY_ID, privateKeyPem: rsaPem } })
  const ed25519Pem = pemOf(generateKeyPairSync('ed25519'))
  const ed25519 = new KalshiClient({ environment, connections, credentials: { keyId: KEY_ID, privateKeyPem: ed25519Pem } })
  const official = new OrdersApi(new Configuration({ apiKey: KEY_ID, privateKeyPem: rsaPem, basePath: restUrl }))
  const parsed = async (): Promise<unknown> => {
    const { body } = await pool.request({ method: 'GET', path: MARKETS })
    return JSON.parse(await body.text())
  }
  return {
    markets: {
      pool: parsed,
      poolTyped: async () => decodeByHand(await parsed()),
      sdkTransport: () => transport.request({ method: 'GET', path: '/markets', query: { limit: 100 } }),
      sdkTyped: () => anonymous.markets.list({ limit: 100 }),
    },
    orders: {
      officialRsa: () => official.createOrderV2(WIRE_ORDER),
      sdkRsa: () => rsa.orders.create(ORDER),
      sdkEd25519: () => ed25519.orders.create(ORDER),
    },
    async close() {
      await Promise.all([pool.close(), transport.close(), anonymous.close(), rsa.close(), ed25519.close()])
    },
  }
}

const KEY_ID = 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c'
const TERMS = { ticker: 'KXBTCD-26JUL2502-T74300', side: 'bid' } as const
const ORDER = {
  ...TERMS,
  price: parsePrice('0.7100'),
  count: parseQty('1.00'),
  timeInForce: 'immediate_or_cancel',
  selfTradePrevention: 'taker_at_cross',
} as const
const WIRE_ORDER = {
  ...TERMS,
  price: '0.7100',
  count: '1.00',
  time_in_force: 'immediate_or_cancel',
  self_trade_prevention_type: 'taker_at_cross',
} as const

function pemOf({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
