import { constants, createPrivateKey, sign } from 'node:crypto'
import { afterEach, expect } from 'vitest'
import { WebSocket } from 'ws'
import type { AnyJson } from './support/any-json.ts'
import { checkFrame } from './support/asyncapi.ts'

/** A frame as it came, decoded; `text` is the raw message. */
export interface RawFrame {
  readonly type: string
  readonly id?: number
  readonly sid?: number
  readonly seq?: number
  readonly sending_ts_ms?: number
  readonly msg?: AnyJson
  readonly text: string
}

export interface Key {
  readonly keyId: string
  readonly privateKeyPem: string
}

/** Every frame that comes to a test is held against asyncapi.yaml; what does not fit fails the test. */
const complaints = new Map<string, string>()

afterEach(() => {
  const found = [...complaints].map(([complaint, text]) => `${complaint}: ${text}`)
  complaints.clear()
  expect(found).toEqual([])
})

/** The three headers, made without any code of ours. */
export function signedHeaders({ keyId, privateKeyPem }: Key, method: string, path: string, nowMs = Date.now()): Record<string, string> {
  const key = createPrivateKey(privateKeyPem)
  const text = Buffer.from(`${nowMs}${method}${path}`)
  const signature =
    key.asymmetricKeyType === 'ed25519'
      ? sign(null, text, key)
      : sign('sha256', text, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
  return { 'KALSHI-ACCESS-KEY': keyId, 'KALSHI-ACCESS-TIMESTAMP': String(nowMs), 'KALSHI-ACCESS-SIGNATURE': signature.toString('base64') }
}

/** A WebSocket client that keeps every frame and can wait for one. */
export class RawClient {
  readonly frames: RawFrame[] = []
  readonly pings: string[] = []
  readonly socket: WebSocket
  readonly closed: Promise<number>
  #waiting: (() => void)[] = []

  constructor(socket: WebSocket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.once('close', resolve))
    this.closed.then(() => this.#wake())
    socket.on('message', (data) => {
      const text = data.toString()
      const frame = JSON.parse(text)
      for (const complaint of checkFrame(frame)) complaints.set(`${frame.type}${complaint}`, text)
      this.frames.push({ ...frame, text })
      this.#wake()
    })
    socket.on('ping', (body: Buffer) => {
      this.pings.push(body.toString())
      this.#wake()
    })
  }

  send(cmd: string, params?: unknown, id?: number): void {
    this.socket.send(JSON.stringify({ ...(id === undefined ? {} : { id }), cmd, ...(params === undefined ? {} : { params }) }))
  }

  /** Resolves when `until` holds; rejects when the connection closes first. */
  async until(until: () => boolean): Promise<void> {
    while (!until()) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed after ${this.frames.length} frames`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** The next frames that match, counted from the first ever received. */
  async first(count: number, matches: (frame: RawFrame) => boolean = () => true): Promise<RawFrame[]> {
    await this.until(() => this.frames.filter(matches).length >= count)
    return this.frames.filter(matches).slice(0, count)
  }

  /** Sends a command and waits for its reply. */
  async ask(cmd: string, params: unknown, id: number): Promise<RawFrame> {
    this.send(cmd, params, id)
    const [reply] = await this.first(1, (frame) => frame.id === id)
    if (!reply) throw new Error('no reply')
    return reply
  }

  /** Waits until the server has answered everything sent so far. */
  async settle(): Promise<void> {
    const id = 900_000 + this.frames.length
    await this.ask('list_subscriptions', undefined, id)
  }

  close(): void {
    this.socket.terminate()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }
}

/** Connects with a signed handshake. @throws The refusal's status and body. */
export async function connect(wsUrl: string, key: Key | undefined, nowMs = Date.now()): Promise<RawClient> {
  const headers = key ? signedHeaders(key, 'GET', new URL(wsUrl).pathname, nowMs) : {}
  const socket = new WebSocket(wsUrl, { headers })
  const client = new RawClient(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => reject(new Error(`${response.statusCode} ${body}`)))
    })
  })
  return client
}
