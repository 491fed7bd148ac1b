import { followSecret } from './follow-secret.ts'
import { type OpenSecretOptions, openSecret } from './open-secret.ts'
import { resolvePem } from './resolve-pem.ts'
import { Secret } from './secret.ts'
import type { SecretSource } from './secret-source.ts'

/** An API key of the exchange. */
export interface ApiKey {
  readonly keyId: string
  readonly privateKey: Secret
}

/** Where an API key comes from: its two halves are read together, so that neither changes without the other being looked at. */
export interface ApiKeySource {
  /** @throws {SecretError} A half of it cannot be read, or the private key is no PEM. Never says what was read. */
  read(signal?: AbortSignal): Promise<ApiKey>
}

/** The settings `KALSHI_API_KEY` and `KALSHI_API_SECRET`, each the text itself or a reference; the latter may be the path of a PEM, too. */
export interface ApiKeySettings {
  readonly keyId: Secret | string
  readonly privateKey: Secret | string
}

/** @throws {ConfigError} A setting begins as a reference and is none. */
export function openApiKey(settings: ApiKeySettings, options: OpenSecretOptions): ApiKeySource {
  const keyId = openSecret('KALSHI_API_KEY', settings.keyId, options)
  const privateKey = openSecret('KALSHI_API_SECRET', settings.privateKey, options)
  return {
    read: async (signal) => ({
      keyId: (await keyId.read(signal)).reveal().trim(),
      privateKey: await resolvePem(privateKey.name, await privateKey.read(signal)),
    }),
  }
}

export interface FollowApiKeyOptions {
  readonly intervalMs: number
  /** Puts a key that differs to use. One that it throws at is offered again at the next look. */
  readonly replace: (key: ApiKey) => Promise<void> | void
  /** Told of a key that cannot be read or used; the one in force stays. */
  readonly onFailure: (error: unknown) => void
}

/** Puts a rotated key to use, until the signal is aborted. */
export async function followApiKey(
  source: ApiKeySource,
  current: ApiKey,
  { intervalMs, replace, onFailure }: FollowApiKeyOptions,
  signal: AbortSignal,
): Promise<void> {
  const both: SecretSource = { name: 'KALSHI_API_KEY', read: async (within) => toSecret(await source.read(within)) }
  await followSecret(both, toSecret(current), { intervalMs, onChange: (secret) => replace(fromSecret(secret)), onFailure }, signal)
}

const toSecret = ({ keyId, privateKey }: ApiKey): Secret => new Secret(JSON.stringify([keyId, privateKey.reveal()]))

function fromSecret(secret: Secret): ApiKey {
  const [keyId = '', privateKey = '']: readonly string[] = JSON.parse(secret.reveal())
  return { keyId, privateKey: new Secret(privateKey) }
}
