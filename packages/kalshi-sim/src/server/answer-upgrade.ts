import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocketServer } from 'ws'
import type { Exchange } from '../exchange/exchange.ts'
import { notFound, RestError, toErrorBody, unauthorized } from '../rest/rest-error.ts'
import { pathOf } from './raw-path.ts'
import { socketTransport } from './socket-transport.ts'

export const WS_PATH = '/trade-api/ws/v2'

export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** Opens a client session, or refuses the handshake: 404 elsewhere, 401 without a good signature, 503 while a fault keeps clients out, 429 past a limit. */
export function answerUpgrade(exchange: Exchange, sockets: WebSocketServer, upgrade: Upgrade): void {
  upgrade.socket.on('error', () => upgrade.socket.destroy())
  const admission = admit(exchange, upgrade.request)
  if (admission instanceof RestError) refuse(upgrade.socket, admission)
  else open(exchange, sockets, upgrade, admission.keyId)
}

function admit(exchange: Exchange, { url, headers }: IncomingMessage): RestError | { readonly keyId: string } {
  const path = pathOf(url)
  if (path !== WS_PATH) return notFound()
  const verdict = exchange.authenticate({ method: 'GET', path, headers })
  if (verdict.kind === 'unsigned') return unauthorized('token_authentication_failure')
  if (verdict.kind === 'refused') return unauthorized(verdict.code)
  if (exchange.faults.refuses(verdict.keyId)) return new RestError(503, 'exchange_unavailable', 'exchange unavailable')
  return exchange.hasRoom(verdict.keyId) ? verdict : new RestError(429, 'too_many_requests', 'too many connections')
}

function open(exchange: Exchange, sockets: WebSocketServer, { request, socket, head }: Upgrade, keyId: string): void {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const connection = exchange.accept(keyId, socketTransport(webSocket, socket))
    webSocket.on('message', (data: RawData) => connection.receive(data.toString()))
    webSocket.on('error', () => webSocket.terminate())
    webSocket.on('close', () => exchange.release(connection))
  })
}

function refuse(socket: Duplex, error: RestError): void {
  const body = JSON.stringify(toErrorBody(error))
  const head = `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\nContent-Type: application/json\r\n`
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
}
