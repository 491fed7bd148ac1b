import type { Credentials } from '../auth/signer.ts'
import { ConfigError } from '../errors/config-error.ts'
import type { Environment } from './environments.ts'

/** What the environment variables say of an exchange and a key. */
export interface EnvironmentSettings {
  readonly environment: Environment
  readonly credentials?: Credentials
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Pure. Reads `KALSHI_ENVIRONMENT` (`prod` or `demo`, absent means `demo`), `KALSHI_REST_URL` with `KALSHI_WS_URL` in its place, and
 * `KALSHI_API_KEY` with `KALSHI_API_SECRET` (a PEM, its lines perhaps joined by `\n`, or the path of one). An empty variable is absent.
 * @throws {ConfigError} Names the variable, never its value.
 */
export function readEnvironment(env: Env): EnvironmentSettings {
  const credentials = readCredentials(env)
  return { environment: readExchange(env), ...(credentials && { credentials }) }
}

function readExchange(env: Env): Environment {
  const { KALSHI_ENVIRONMENT: name = '', KALSHI_REST_URL: restUrl = '', KALSHI_WS_URL: wsUrl = '' } = env
  if (restUrl !== '' || wsUrl !== '') {
    if (restUrl === '') throw new ConfigError('KALSHI_WS_URL is set and KALSHI_REST_URL is not; set both or none')
    if (wsUrl === '') throw new ConfigError('KALSHI_REST_URL is set and KALSHI_WS_URL is not; set both or none')
    return { restUrl, wsUrl }
  }
  if (name === '' || name === 'demo') return 'demo'
  if (name === 'prod') return 'prod'
  throw new ConfigError('KALSHI_ENVIRONMENT should be prod or demo; for another exchange set KALSHI_REST_URL and KALSHI_WS_URL')
}

function readCredentials(env: Env): Credentials | undefined {
  const { KALSHI_API_KEY: keyId = '', KALSHI_API_SECRET: secret = '' } = env
  if (keyId === '' && secret === '') return undefined
  if (keyId === '') throw new ConfigError('KALSHI_API_SECRET is set and KALSHI_API_KEY is not; set both or none')
  if (secret === '') throw new ConfigError('KALSHI_API_KEY is set and KALSHI_API_SECRET is not; set both or none')
  return secret.includes('-----BEGIN') ? { keyId, privateKeyPem: secret } : { keyId, privateKeyPath: secret.trim() }
}
