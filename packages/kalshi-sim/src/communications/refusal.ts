/** A request that the exchange does not carry out, with the HTTP status and code that say so. */
export class CommunicationsRefusal extends Error {
  override readonly name = 'CommunicationsRefusal'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, details: string) {
    super(details)
    this.status = status
    this.code = code
  }
}

export const invalid = (details: string): CommunicationsRefusal => new CommunicationsRefusal(400, 'invalid_parameters', details)
export const unknown = (what: string): CommunicationsRefusal => new CommunicationsRefusal(404, 'not_found', `${what} not found`)
export const conflict = (details: string): CommunicationsRefusal => new CommunicationsRefusal(409, 'conflict', details)
