import type { GoogleAuth } from 'google-auth-library'
import { SecretError } from '../errors/secret-error.ts'
import { crc32c } from './crc32c.ts'
import { askJson, type GoogleAnswer } from './google-request.ts'
import { Secret } from './secret.ts'
import type { SecretSource } from './secret-source.ts'

/** How Google Secret Manager is reached. Credentials are the application's default ones: environment, gcloud, metadata server. */
export interface GoogleSecretOptions {
  /** Default `https://secretmanager.googleapis.com`. */
  readonly endpoint?: string | undefined
  /** Of secrets that name no project; default that of the credentials. */
  readonly project?: string | undefined
}

const ENDPOINT = 'https://secretmanager.googleapis.com'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/**
 * A secret of Google Secret Manager. Its bytes are compared with the checksum that the service keeps. Needs the package
 * `google-auth-library`, which the first read loads.
 */
export function googleSecret(
  name: string,
  at: { readonly project: string | undefined; readonly id: string; readonly version: string },
  { endpoint = ENDPOINT, project }: GoogleSecretOptions = {},
): SecretSource {
  let auth: GoogleAuth | undefined
  return {
    name,
    read: async (signal) => {
      signal?.throwIfAborted()
      auth ??= await loadAuth(name)
      const owner = at.project ?? project ?? (await identify(name, auth.getProjectId()))
      const url = `${endpoint}/v1/projects/${owner}/secrets/${at.id}/versions/${at.version}:access`
      const headers = Object.fromEntries(await identify(name, auth.getRequestHeaders(url)))
      return toSecret(name, await askJson(name, url, headers, signal))
    },
  }
}

function toSecret(name: string, { payload }: GoogleAnswer): Secret {
  const { data, dataCrc32c } = payload ?? {}
  if (typeof data !== 'string' || typeof dataCrc32c !== 'string') throw new SecretError(`${name}: the answer has no data or no checksum`)
  const bytes = Buffer.from(data, 'base64')
  if (String(crc32c(bytes)) !== dataCrc32c) throw new SecretError(`${name}: the data do not match their checksum`, { retryable: true })
  if (bytes.length === 0) throw new SecretError(`${name}: the secret is empty`)
  return new Secret(bytes.toString())
}

/** The library's errors hold requests with their tokens: only their message goes on. */
async function identify<T>(name: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    const [message = 'failed'] = error instanceof Error ? error.message.split('\n', 1) : []
    const isAbsent = /default credentials|Project Id/i.test(message)
    throw new SecretError(`${name}: no credentials of Google: ${message}`, { retryable: !isAbsent })
  }
}

async function loadAuth(name: string): Promise<GoogleAuth> {
  try {
    const { GoogleAuth } = await import('google-auth-library')
    return new GoogleAuth({ scopes: [SCOPE] })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    throw new SecretError(`${name} needs the package google-auth-library: npm install google-auth-library`, { cause: error })
  }
}
