import { connect, type Socket } from 'node:net'
import type { Ready } from './roles.ts'
import { signedHeaders } from './signed-headers.ts'

const PATH = '/trade-api/ws/v2'
const TEXT = 1

/** A WebSocket client that only counts text frames, so that a receiver costs as little as can be. @see RFC 6455, 5.2 */
export class FrameCounter {
  frames = 0
  readonly #socket: Socket
  #rest: Buffer = Buffer.alloc(0)
  #wanted = 0
  #reached: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Connects, subscribes to the books of a market, and has its snapshot when it resolves. */
  static async subscribe({ port, keys }: Ready, ticker: string): Promise<FrameCounter> {
    const socket = connect(port, '127.0.0.1')
    const counter = new FrameCounter(socket)
    const [key] = keys
    const headers = { ...(key ? signedHeaders(key, 'GET', PATH) : {}), Connection: 'Upgrade', Upgrade: 'websocket' }
    const handshake = {
      ...headers,
      Host: `127.0.0.1:${port}`,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    socket.write(
      `GET ${PATH} HTTP/1.1\r\n${Object.entries(handshake)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    )
    await counter.#opened()
    socket.write(masked(JSON.stringify({ id: 1, cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_tickers: [ticker] } })))
    await counter.reached(2)
    return counter
  }

  /** Resolves when so many frames have come in all. */
  reached(frames: number): Promise<void> {
    this.#wanted = frames
    return new Promise((resolve) => {
      this.#reached = resolve
      this.#check()
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject)
      this.#socket.once('data', (data: Buffer) => {
        const end = data.indexOf('\r\n\r\n')
        if (!data.toString('latin1').startsWith('HTTP/1.1 101') || end < 0) reject(new Error(data.toString('latin1')))
        this.#socket.on('data', (more: Buffer) => this.#count(more))
        this.#count(data.subarray(end + 4))
        resolve()
      })
    })
  }

  #count(data: Buffer): void {
    let bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data])
    for (let size = frameSize(bytes); size !== undefined && size <= bytes.length; size = frameSize(bytes)) {
      if (((bytes[0] ?? 0) & 0x0f) === TEXT) this.frames++
      bytes = bytes.subarray(size)
    }
    this.#rest = bytes
    this.#check()
  }

  #check(): void {
    if (this.frames >= this.#wanted) this.#reached()
  }
}

/** Head and payload; undefined while the head is not whole. */
function frameSize(bytes: Buffer): number | undefined {
  const short = (bytes[1] ?? 0) & 0x7f
  if (bytes.length < 2 || (short === 126 && bytes.length < 4) || (short === 127 && bytes.length < 10)) return undefined
  if (short === 126) return 4 + bytes.readUInt16BE(2)
  return short === 127 ? 10 + Number(bytes.readBigUInt64BE(2)) : 2 + short
}

/** A text frame as clients send them, with a mask of zeros. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = Buffer.alloc(payload.length < 126 ? 6 : 8)
  head[0] = 0x81
  head[1] = 0x80 | Math.min(payload.length, 126)
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2)
  return Buffer.concat([head, payload])
}
