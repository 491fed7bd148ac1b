import type { KeyObject } from 'node:crypto'
import type { ApiKey } from './credentials.ts'
import { ALL_SCOPES, type Scope } from './scope.ts'

/** Who signed a request: the member, and what its key may do. */
export interface Identity {
  readonly keyId: string
  readonly memberId: string
  readonly scopes: readonly Scope[]
  /** The only subaccount that the key may act for; undefined: all. */
  readonly subaccount: number | undefined
}

/** A key of the ring, with everything that is known of it. */
export interface HeldKey extends Identity {
  readonly publicKey: KeyObject
  readonly name: string
}

/** The API keys of the exchange. */
export class KeyRing {
  readonly #keys = new Map<string, HeldKey>()
  readonly #defaultMember: string

  /** @param defaultMember Whose keys are that name no member. */
  constructor(keys: readonly ApiKey[], defaultMember: string) {
    this.#defaultMember = defaultMember
    for (const key of keys) this.add(key)
  }

  add({ keyId, publicKey, memberId = this.#defaultMember, scopes = ALL_SCOPES, subaccount, name = keyId }: ApiKey): void {
    this.#keys.set(keyId, { keyId, publicKey, memberId, scopes, subaccount, name })
  }

  get(keyId: string): HeldKey | undefined {
    return this.#keys.get(keyId)
  }

  of(memberId: string): readonly HeldKey[] {
    return [...this.#keys.values()].filter((key) => key.memberId === memberId)
  }

  members(): readonly string[] {
    return [...new Set([...this.#keys.values()].map(({ memberId }) => memberId))]
  }

  /** False when there is no such key. */
  remove(keyId: string): boolean {
    return this.#keys.delete(keyId)
  }
}
