import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, type OpenSet, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { ApiKeyTerms } from './api-key.ts'
import { toTerms } from './create-api-key.ts'

export interface GenerateApiKeyRequest extends ApiKeyTerms {
  /** The exchange's default is `rsa`. */
  readonly keyType?: 'rsa' | 'ed25519'
}

/** A new key. `privateKeyPem` is the only copy: the exchange keeps none. It is hidden from `JSON.stringify` and `util.inspect`. */
export interface GeneratedApiKey {
  readonly keyId: string
  readonly privateKeyPem: string
  readonly keyType: OpenSet<'rsa' | 'ed25519'>
  readonly warning: string | undefined
}

/**
 * Has the exchange generate a key pair. The answer that `withResponse` gives holds the private key too.
 * @see Kalshi REST reference, "Generate API Key"
 */
export function generateApiKey(
  transport: RestTransport,
  request: GenerateApiKeyRequest,
  options?: CallOptions,
): ApiPromise<GeneratedApiKey> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/api_keys/generate', needsKey: true, body: { ...toTerms(request), key_type: request.keyType } }),
    toGenerated,
    options,
  )
}

const toGenerated: Decoder<GeneratedApiKey> = (value) => {
  const fields = new Fields(value)
  const privateKeyPem = fields.need('private_key', text)
  const shown = {
    keyId: fields.need('api_key_id', text),
    keyType: fields.find('key_type', text) ?? 'rsa',
    warning: fields.find('warning', text) || undefined,
  }
  return Object.defineProperty({ ...shown, privateKeyPem }, 'privateKeyPem', { enumerable: false })
}
