import type { ServerResponse } from 'node:http'

/** What is answered, as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Pure. An error as this server words it. */
export function refusal(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: { error: { code, message } }, headers }
}

/** @param isLast Nothing further is taken on this connection. */
export function sendAnswer(response: ServerResponse, { status, body, headers }: Answer, isLast: boolean): void {
  const text = `${JSON.stringify(body)}\n`
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
    ...(isLast && { connection: 'close' }),
  })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
