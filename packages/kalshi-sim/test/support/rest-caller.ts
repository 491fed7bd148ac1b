import { expect } from 'vitest'
import { type Key, signedHeaders } from '../raw-client.ts'
import type { AnyJson } from './any-json.ts'
import { checkAnswer } from './openapi.ts'

export interface Answer {
  readonly status: number
  readonly body: AnyJson
}

/** Calls REST with signatures made without code of ours; every answer is held against openapi.yaml where that is present. */
export class RestCaller {
  readonly #restUrl: string
  readonly #key: Key | undefined

  /** @param key Absent: unsigned. */
  constructor(restUrl: string, key: Key | undefined) {
    this.#restUrl = restUrl
    this.#key = key
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const { pathname } = new URL(this.#restUrl)
    const headers = this.#key ? signedHeaders(this.#key, method, `${pathname}${path.split('?', 1)[0]}`) : {}
    const response = await fetch(`${this.#restUrl}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer: Answer = { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    expect(checkAnswer(method, path.split('?', 1)[0] ?? '', answer), `${method} ${path} ${text}`).toEqual([])
    return answer
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path)
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.ask('POST', path, body)
  }

  put(path: string, body: unknown = {}): Promise<Answer> {
    return this.ask('PUT', path, body)
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.ask('DELETE', path, body)
  }
}
