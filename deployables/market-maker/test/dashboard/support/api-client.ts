import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { TOKEN } from './served-scenario.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The body as JSON; undefined where there is none. */
  readonly json: unknown
}

export interface ApiCall {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string
}

/** One request with exactly these headers, `Host` too where it is given. */
export function call(url: string, { method = 'GET', headers = {}, body }: ApiCall = {}): Promise<ApiAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ApiAnswer>()
  const sent = request(url, { method, headers, agent: false }, (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.once('error', reject)
    answer.once('end', () => {
      const text = Buffer.concat(chunks).toString()
      const isJson = answer.headers['content-type']?.startsWith('application/json') === true
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: isJson && text ? JSON.parse(text) : undefined })
    })
  })
  sent.once('error', reject)
  sent.end(body)
  return promise
}

const AUTHORIZED = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }

/** A write as the page makes it. */
export const write = (url: string, value: unknown, method = 'POST'): Promise<ApiAnswer> =>
  call(url, { method, headers: AUTHORIZED, body: JSON.stringify(value) })
