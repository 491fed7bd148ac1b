import { connect } from 'node:net'
import type { Ready } from './roles.ts'
import { signedHeaders } from './signed-headers.ts'

const PATH = '/trade-api/v2/portfolio/events/orders'
const SIDES = ['ask', 'bid'] as const

/** Sends orders one behind the other on each of some keep-alive connections; every second one takes what the one before let rest. */
export async function sendOrders(ready: Ready, ticker: string, orders: number, connections: number): Promise<void> {
  const requests = SIDES.map((side, index) => requestOf(ready, ticker, side, index))
  let left = orders
  const next = (): string | undefined => (left > 0 ? requests[--left % 2] : undefined)
  await Promise.all(Array.from({ length: connections }, () => converse(ready.port, next)))
}

function requestOf({ port, keys }: Ready, ticker: string, side: string, member: number): string {
  const key = keys[member]
  const order = {
    ticker,
    side,
    price: '0.5000',
    count: '1.00',
    time_in_force: 'good_till_canceled',
    self_trade_prevention_type: 'taker_at_cross',
  }
  const body = JSON.stringify(order)
  const headers = { ...(key ? signedHeaders(key, 'POST', PATH) : {}), Host: `127.0.0.1:${port}`, 'Content-Type': 'application/json' }
  const head = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `POST ${PATH} HTTP/1.1\r\n${head.join('')}\r\n${body}`
}

/** One request after the answer to the one before. @throws An answer that is not 201. */
function converse(port: number, next: () => string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    let text = ''
    const send = (): void => {
      const request = next()
      if (request === undefined) {
        socket.destroy()
        resolve()
      } else socket.write(request)
    }
    socket.once('error', reject)
    socket.once('connect', send)
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      if (!text.startsWith('HTTP/1.1 201')) return reject(new Error(text))
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (text.length < head + 4 + length) return
      text = ''
      send()
    })
  })
}
