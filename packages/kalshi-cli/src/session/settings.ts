import { readFileSync } from 'node:fs'
import { type Credentials, type Environment, type EnvironmentSettings, type EnvironmentUrls, readEnvironment } from '@kassandra/kalshi-sdk'
import type { Io } from '../io.ts'
import { UsageError } from './errors.ts'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly environment?: string
  readonly credentials?: string
  readonly json?: boolean
}

export interface Settings {
  readonly environment: Environment
  readonly credentials?: Credentials
  /** How messages call the exchange: `demo`, `prod (real money)` or its origin. */
  readonly name: string
}

/**
 * Where to and with which key: the options, then the variables `KALSHI_*` as `readEnvironment` of the client reads them.
 * @throws {UsageError | ConfigError} Names what is wrong, never a value that could be secret.
 */
export function readSettings({ environment, credentials }: GlobalOptions, env: Io['env']): Settings {
  const file = credentials === undefined ? undefined : readCredentialsFile(credentials)
  const override = environment === undefined ? file?.urls : toEnvironment(environment)
  const { KALSHI_API_KEY, KALSHI_API_SECRET } = env
  const variables = override === undefined ? env : { KALSHI_API_KEY, KALSHI_API_SECRET }
  const read: EnvironmentSettings = file === undefined ? readEnvironment(variables) : { ...readPlace(variables), credentials: file.key }
  const place = override ?? read.environment
  return { ...read, environment: place, name: nameOf(place) }
}

function readPlace(env: Io['env']): EnvironmentSettings {
  const { KALSHI_ENVIRONMENT, KALSHI_REST_URL, KALSHI_WS_URL } = env
  return readEnvironment({ KALSHI_ENVIRONMENT, KALSHI_REST_URL, KALSHI_WS_URL })
}

/** `prod`, `demo`, or the URL of an exchange: its origin or its REST base. */
function toEnvironment(text: string): Environment {
  if (text === 'prod' || text === 'demo') return text
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError('--environment should be prod, demo or an http(s) URL')
  if (url.username !== '' || url.password !== '') throw new UsageError('--environment should be a URL without user and password')
  const base = url.pathname.replace(/\/+$/, '').replace(/\/v2$/, '') || '/trade-api'
  return { restUrl: `${url.origin}${base}/v2`, wsUrl: `${url.origin.replace(/^http/, 'ws')}${base}/ws/v2` }
}

function nameOf(environment: Environment): string {
  if (typeof environment !== 'string') return new URL(environment.restUrl).origin
  return environment === 'prod' ? 'prod (real money)' : environment
}

interface CredentialsFile {
  readonly key: Credentials
  /** Undefined where the file names no exchange. */
  readonly urls: EnvironmentUrls | undefined
}

/** A JSON file as `kalshi-sim --credentials` writes it: `keyId`, `privateKeyPem`, and perhaps `restUrl` with `wsUrl`. */
function readCredentialsFile(path: string): CredentialsFile {
  const content = readJson(path)
  const { keyId, privateKeyPem, restUrl, wsUrl } = content
  if (typeof keyId !== 'string' || typeof privateKeyPem !== 'string') {
    throw new UsageError('the --credentials file should be a JSON object with the texts keyId and privateKeyPem')
  }
  const urls = typeof restUrl === 'string' && typeof wsUrl === 'string' ? { restUrl, wsUrl } : undefined
  return { key: { keyId, privateKeyPem }, urls }
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  const text = readText(path)
  try {
    const content: unknown = JSON.parse(text)
    if (typeof content === 'object' && content !== null) return { ...content }
  } catch {
    // The parser's message would quote the file, and with it the key.
    throw new UsageError('the --credentials file cannot be read as JSON')
  }
  throw new UsageError('the --credentials file should hold a JSON object')
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    // The path stays out of the message: a key given in its place must not be printed.
    throw new UsageError(
      `the --credentials file cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unknown reason'})`,
    )
  }
}
