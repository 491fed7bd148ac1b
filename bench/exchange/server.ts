/** A server process of the bench: the exchange, or what it is measured against. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { price, qty } from '@kassandra/kalshi-sdk/units'
import { type WebSocket, WebSocketServer } from 'ws'
import { generateCredentials } from '../../packages/kalshi-sim/src/auth/credentials.ts'
import { realScheduler } from '../../packages/kalshi-sim/src/clock/scheduler.ts'
import { createExchange } from '../../packages/kalshi-sim/src/exchange/create-exchange.ts'
import type { Exchange } from '../../packages/kalshi-sim/src/exchange/exchange.ts'
import { Market } from '../../packages/kalshi-sim/src/exchange/market.ts'
import { FlowDriver } from '../../packages/kalshi-sim/src/flow/flow-driver.ts'
import { listen } from '../../packages/kalshi-sim/src/server/listen.ts'
import { frameText } from '../../packages/kalshi-sim/src/ws/frame-text.ts'
import { toPublicFrame } from '../../packages/kalshi-sim/src/ws/frames/public-frame.ts'
import { BenchFlow, deltaAt, MARKET, TICKER } from './feed.ts'
import type { Ready, Report, Role } from './roles.ts'
import { signedHeaders } from './signed-headers.ts'

const PATIENCE_MS = 5_000
const MEMBERS = ['seller', 'buyer'] as const
/** What a member of the exchange is answered to an order, to the byte. */
const ORDER_ANSWER = JSON.stringify({
  order_id: '00000000-0000-4000-8000-000000000000',
  fill_count: '0.00',
  remaining_count: '1.00',
  ts_ms: 1_767_225_600_000,
})

interface Running extends Ready {
  /** Resolves when work that needs nobody else is done. */
  readonly start: () => unknown
}

function openExchange(deltas: number) {
  const keys = MEMBERS.map((memberId) => ({ memberId, ...generateCredentials('rsa') }))
  const exchange = createExchange({
    flow: new BenchFlow(deltas),
    speed: { kind: 'max' },
    apiKeys: keys.map(({ apiKey, memberId }) => ({ ...apiKey, memberId })),
    members: MEMBERS.map((memberId) => ({ memberId })),
  })
  return { exchange, keys: keys.map(({ credentials }) => credentials) }
}

async function serveExchange(deltas: number): Promise<Running> {
  const { exchange, keys } = openExchange(deltas)
  const { port } = await listen(exchange, { port: 0 })
  return { port, keys, start: () => exchange.flow.start() }
}

/** The bytes of the exchange's frames, made beforehand, sent by `ws` in the same batches and with the same patience. */
async function broadcast(deltas: number): Promise<Running> {
  const market = new Market(MARKET)
  const view = { memberId: '', useYesPrice: false }
  const texts = Array.from({ length: deltas }, (_, n) => {
    const event = deltaAt(n)
    return frameText('orderbook_delta', { sid: 1, seq: n + 2, sendingTsMs: event.tsMs }, toPublicFrame(event, market).msg(view))
  })
  const open: { readonly id: number; readonly webSocket: WebSocket; readonly socket: Duplex; bufferedBytes(): number }[] = []
  const batch = (work: () => void): void => {
    for (const { socket } of open) socket.cork()
    work()
    for (const { socket } of open) socket.uncork()
  }
  const send = (n: number): void => {
    for (const { webSocket } of open) webSocket.send(texts[n] ?? '')
  }
  const driver = new FlowDriver({
    flow: new BenchFlow(deltas, send),
    speed: { kind: 'max' },
    scheduler: realScheduler,
    consumers: () => open,
    batch,
    patienceMs: PATIENCE_MS,
  })
  const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const server = createServer()
  server.on('upgrade', (request, socket, head) =>
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      open.push({ id: open.length, webSocket, socket, bufferedBytes: () => webSocket.bufferedAmount })
      webSocket.on('message', () => {
        webSocket.send('{"type":"subscribed"}')
        webSocket.send('{"type":"orderbook_snapshot"}')
      })
    }),
  )
  return { port: await bind(server), keys: [], start: () => driver.start() }
}

async function bareHttp(): Promise<Running> {
  const server = createServer((request, response) => {
    request.on('data', () => undefined)
    request.on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(ORDER_ANSWER) })
      response.end(ORDER_ANSWER)
    })
  })
  return { port: await bind(server), keys: [], start: () => undefined }
}

/** Orders without any wire: one rests, the next takes it. */
function tradeInProcess(orders: number): Running {
  const { exchange } = openExchange(0)
  return { port: 0, keys: [], start: () => place(exchange, orders) }
}

function place(exchange: Exchange, orders: number): void {
  const common = {
    ticker: TICKER,
    yesPrice: price(5_000),
    count: qty(100),
    timeInForce: 'good_till_canceled',
    selfTradePrevention: 'taker_at_cross',
  } as const
  const [seller, buyer] = MEMBERS.map((memberId) => ({ memberId, subaccount: 0 }))
  if (!seller || !buyer) throw new Error('no members')
  for (let n = 0; n < orders; n++) {
    exchange.command((trading, atUs) =>
      n % 2 === 0 ? trading.place(seller, { ...common, side: 'ask' }, atUs) : trading.place(buyer, { ...common, side: 'bid' }, atUs),
    )
  }
}

/** What every signed request costs before anything else: an RSA key of 2,048 bits. */
function checkSignatures(checks: number): Running {
  const { exchange, keys } = openExchange(0)
  const [key] = keys
  if (!key) throw new Error('no key')
  const path = '/trade-api/v2/portfolio/events/orders'
  const headers = Object.fromEntries(Object.entries(signedHeaders(key, 'POST', path)).map(([name, value]) => [name.toLowerCase(), value]))
  const check = (): void => {
    for (let n = 0; n < checks; n++) {
      if (exchange.authenticate({ method: 'POST', path, headers }).kind !== 'verified') throw new Error('the signature is refused')
    }
  }
  return { port: 0, keys: [], start: check }
}

const bind = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

function open(role: Role): Running | Promise<Running> {
  switch (role.kind) {
    case 'exchange':
      return serveExchange(role.deltas)
    case 'broadcast':
      return broadcast(role.deltas)
    case 'bare-http':
      return bareHttp()
    case 'in-process':
      return tradeInProcess(role.orders)
    case 'signatures':
      return checkSignatures(role.checks)
  }
}

const role: Role = JSON.parse(process.argv[2] ?? '')
const { port, keys, start } = await open(role)
let cpu = process.cpuUsage()
let startedNs = 0n
process.on('message', (command) => {
  if (command === 'start') {
    cpu = process.cpuUsage()
    startedNs = process.hrtime.bigint()
    start()
  } else {
    const { user, system } = process.cpuUsage(cpu)
    const report: Report = { cpuSeconds: (user + system) / 1e6, wallSeconds: Number(process.hrtime.bigint() - startedNs) / 1e9 }
    process.send?.(report)
  }
})
process.on('disconnect', () => process.exit())
const ready: Ready = { port, keys }
process.send?.(ready)
