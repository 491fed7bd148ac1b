import type { FakeAnswer } from '../fake-server/fake-server.ts'
import { element, xmlDocument } from './xml.ts'

/** A request that S3 refuses. */
export class S3Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

export function toErrorAnswer(status: number, code: string): FakeAnswer {
  const fields = [element('Code', code), element('Message', `the fake refuses: ${code}`), element('RequestId', 'fake')]
  return { status, headers: { 'content-type': 'application/xml' }, body: xmlDocument('Error', fields) }
}

export function requireThat(holds: boolean, status: number, code: string): asserts holds {
  if (!holds) throw new S3Refusal(status, code)
}
