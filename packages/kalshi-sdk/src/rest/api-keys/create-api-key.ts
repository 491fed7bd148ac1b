import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, type JsonObject, text } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { ApiKeyTerms } from './api-key.ts'

export interface CreateApiKeyRequest extends ApiKeyTerms {
  /** PEM of the public half of an own key pair, RSA or Ed25519. */
  readonly publicKeyPem: string
}

export interface CreatedApiKey {
  readonly keyId: string
  /** What the exchange wants to be known about it. */
  readonly warning: string | undefined
}

/**
 * Registers the public half of an own key pair.
 * @see Kalshi REST reference, "Create API Key"
 */
export function createApiKey(transport: RestTransport, request: CreateApiKeyRequest, options?: CallOptions): ApiPromise<CreatedApiKey> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/api_keys', needsKey: true, body: { ...toTerms(request), public_key: request.publicKeyPem } }),
    toCreated,
    options,
  )
}

export function toTerms({ name, scopes, subaccount }: ApiKeyTerms): JsonObject {
  return { name, scopes, subaccount: subaccountNumber(subaccount) }
}

const toCreated: Decoder<CreatedApiKey> = (value) => {
  const fields = new Fields(value)
  return { keyId: fields.need('api_key_id', text), warning: fields.find('warning', text) || undefined }
}
