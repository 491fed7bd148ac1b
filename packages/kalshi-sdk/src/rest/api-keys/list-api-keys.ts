import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, integer, listOf, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { ApiKeyScope } from './api-key.ts'

export interface ApiKey {
  readonly keyId: string
  readonly name: string
  readonly scopes: readonly ApiKeyScope[]
  /** The one it is bound to. */
  readonly subaccount: number | undefined
  readonly fcmSubtraderId: string | undefined
}

export interface ApiKeys {
  readonly keys: readonly ApiKey[]
  /** After it, sports, elections and entertainment cannot be traded with keys until the location is attested anew. */
  readonly regionExpirationTime: EpochUs | undefined
}

/**
 * Lists the keys of the member, without their secrets.
 * @see Kalshi REST reference, "Get API Keys"
 */
export function listApiKeys(transport: RestTransport, options?: CallOptions): ApiPromise<ApiKeys> {
  return call(transport, () => ({ method: 'GET', path: '/api_keys', needsKey: true }), toKeys, options)
}

const toKeys: Decoder<ApiKeys> = (value) => {
  const fields = new Fields(value)
  return {
    keys: fields.need('api_keys', listOf(toKey)),
    regionExpirationTime: fields.find('api_key_region_expiration_ts', instantInSeconds),
  }
}

const toKey: Decoder<ApiKey> = (value) => {
  const fields = new Fields(value)
  return {
    keyId: fields.need('api_key_id', text),
    name: fields.need('name', text),
    scopes: fields.need('scopes', listOf(text)),
    subaccount: fields.find('subaccount', integer),
    fcmSubtraderId: fields.find('fcm_subtrader_id', text) || undefined,
  }
}
