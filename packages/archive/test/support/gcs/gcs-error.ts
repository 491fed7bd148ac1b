import type { FakeAnswer } from '../fake-server/fake-server.ts'

/** A request that the service refuses. */
export class GcsRefusal extends Error {
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
    this.reason = reason
  }
}

export function toErrorAnswer(code: number, reason: string): FakeAnswer {
  const message = `the fake refuses: ${reason}`
  return toJson(code, { error: { code, message, errors: [{ domain: 'global', reason, message }] } })
}

export function toJson(status: number, content: object): FakeAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(content) }
}

export function requireThat(holds: boolean, status: number, reason: string): asserts holds {
  if (!holds) throw new GcsRefusal(status, reason)
}
