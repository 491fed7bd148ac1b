import type { GoogleAuth } from 'google-auth-library'
import { StoreConfigError } from '../../errors/store-errors.ts'
import type { GcsOptions } from './gcs-options.ts'

/** Says who asks: the headers that go with a request. */
export type GcsIdentity = (url: string) => Promise<Readonly<Record<string, string>>>

const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write'

/**
 * Prepares the credentials; nothing is asked of Google before the first request. The library is loaded by this call and not by the
 * import of the package.
 * @throws {StoreConfigError} It is not installed.
 */
export async function createGcsIdentity({ credentials }: GcsOptions): Promise<GcsIdentity> {
  if (credentials === 'anonymous') return async () => ({})
  const { GoogleAuth, JWT } = await loadLibrary()
  const auth: Pick<GoogleAuth, 'getRequestHeaders'> = credentials
    ? signOwnTokens(new JWT({ email: credentials.clientEmail, key: credentials.privateKey.reveal(), scopes: [SCOPE] }))
    : new GoogleAuth({ scopes: [SCOPE] })
  return async (url) => Object.fromEntries(await auth.getRequestHeaders(url))
}

/** A service account's token can be signed here, which saves asking for one. */
function signOwnTokens<T extends { useJWTAccessWithScope?: boolean }>(client: T): T {
  client.useJWTAccessWithScope = true
  return client
}

async function loadLibrary(): Promise<typeof import('google-auth-library')> {
  try {
    return await import('google-auth-library')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new StoreConfigError('a store on GCS needs the package google-auth-library: npm install google-auth-library', { cause: error })
    throw error
  }
}
