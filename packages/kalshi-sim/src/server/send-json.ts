import type { ServerResponse } from 'node:http'
import type { RestReply } from '../rest/handle-request.ts'

export function sendJson(response: ServerResponse, { status, body }: RestReply): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}
