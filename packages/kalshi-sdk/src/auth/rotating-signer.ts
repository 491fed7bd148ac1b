import { toSigner } from './create-signer.ts'
import type { Credentials, Signer } from './signer.ts'

/**
 * A signer whose key can be replaced while clients and sockets use it: every attempt of a request and every new connection is signed with the
 * key in force at that moment. A connection that is open stays open.
 */
export class RotatingSigner implements Signer {
  #inForce: Signer

  /** @throws {AuthError} The key is absent, unreadable or not one to sign with. */
  constructor(credentials: Credentials | Signer) {
    this.#inForce = toSigner(credentials)
  }

  get keyId(): string {
    return this.#inForce.keyId
  }

  sign(text: string): Promise<string> {
    return this.#inForce.sign(text)
  }

  /** @throws {AuthError} It is none to sign with; the key in force stays. */
  replace(credentials: Credentials | Signer): void {
    this.#inForce = toSigner(credentials)
  }
}
