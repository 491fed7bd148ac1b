import type { ApiPromise } from '../rest/answer/api-promise.ts'
import { type CreateApiKeyRequest, type CreatedApiKey, createApiKey } from '../rest/api-keys/create-api-key.ts'
import { deleteApiKey } from '../rest/api-keys/delete-api-key.ts'
import { type GenerateApiKeyRequest, type GeneratedApiKey, generateApiKey } from '../rest/api-keys/generate-api-key.ts'
import { type ApiKeys, listApiKeys } from '../rest/api-keys/list-api-keys.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** API keys of the member. */
export interface ApiKeysResource {
  /** See `listApiKeys`. */
  list(options?: CallOptions): ApiPromise<ApiKeys>
  /** See `createApiKey`. */
  create(request: CreateApiKeyRequest, options?: CallOptions): ApiPromise<CreatedApiKey>
  /** See `generateApiKey`. */
  generate(request: GenerateApiKeyRequest, options?: CallOptions): ApiPromise<GeneratedApiKey>
  /** See `deleteApiKey`. */
  delete(keyId: string, options?: CallOptions): ApiPromise<void>
}

export function bindApiKeys(transport: RestTransport): ApiKeysResource {
  return {
    list: (options) => listApiKeys(transport, options),
    create: (request, options) => createApiKey(transport, request, options),
    generate: (request, options) => generateApiKey(transport, request, options),
    delete: (keyId, options) => deleteApiKey(transport, keyId, options),
  }
}
