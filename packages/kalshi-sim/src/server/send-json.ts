import type { ServerResponse } from 'node:http'
import type { RestReply } from '../rest/handle-request.ts'

export function sendJson(response: ServerResponse, { status, body }: RestReply): void {
  if (body === undefined) {
    response.writeHead(status).end()
    return
  }
  const text = JSON.stringify(body)
  writeHead(response, status, text).end(text)
}

/** Breaks off in the middle of the body, whose length was promised. */
export function sendHalf(response: ServerResponse, { status, body = '' }: RestReply): void {
  const text = JSON.stringify(body)
  writeHead(response, status, text).write(text.slice(0, text.length / 2), () => response.destroy())
}

const writeHead = (response: ServerResponse, status: number, text: string): ServerResponse =>
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
