import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Exchange } from '../exchange/exchange.ts'
import { REST_ROOT } from '../rest/rest-root.ts'
import { SimError } from '../sim-error.ts'
import { answerHttp } from './answer-http.ts'
import { answerUpgrade, WS_PATH } from './answer-upgrade.ts'

export interface ListenOptions {
  /** 0 for a free one. */
  readonly port: number
  /** Default 127.0.0.1: nothing outside this machine gets in. */
  readonly host?: string
}

export interface Listening {
  readonly restUrl: string
  readonly wsUrl: string
  readonly port: number
  /** Where the admin API stands: `http://host:port/sim`. */
  readonly adminUrl: string
  /** Stops listening and ends every connection; the exchange itself stays open. */
  close(): Promise<void>
}

/**
 * Puts an exchange on one port: REST and WebSocket under `/trade-api`, administration under `/sim` (for this machine only).
 * @throws {SimError} `LISTEN_FAILED`: the port is taken or may not be bound.
 */
export async function listen(exchange: Exchange, { port, host = '127.0.0.1' }: ListenOptions): Promise<Listening> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: true, maxPayload: 16 * 1024 * 1024 })
  const server = createServer((request, response) => void answerHttp(exchange, request, response))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    answerUpgrade(exchange, sockets, { request, socket, head }),
  )
  await bind(server, port, host)
  const { port: bound } = server.address() as AddressInfo
  const authority = `${host.includes(':') ? `[${host}]` : host}:${bound}`
  return {
    restUrl: `http://${authority}${REST_ROOT}`,
    wsUrl: `ws://${authority}${WS_PATH}`,
    adminUrl: `http://${authority}/sim`,
    port: bound,
    close: () => shutDown(server, sockets),
  }
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new SimError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${cause.message}`, { cause })))
    server.listen(port, host, resolve)
  })
}

function shutDown(server: Server, sockets: WebSocketServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const webSocket of sockets.clients) webSocket.terminate()
    sockets.close()
    server.closeAllConnections()
  })
}
