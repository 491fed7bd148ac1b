import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import { Client, type ClientConfig } from 'pg'
import { ConnectError } from '../errors/sync-error.ts'
import type { ConnectionTarget, TlsTarget } from './connection-target.ts'
import { explainConnectError, placeOf } from './explain-connect-error.ts'

/** What every connection of a pool is made of. */
export interface ClientSettings {
  readonly target: ConnectionTarget
  readonly config: ClientConfig
  /** Asked at each connection; the target's own password and file otherwise. */
  readonly password?: (() => string | Promise<string>) | undefined
}

type Connected = (error: Error | null, client?: Client) => void

/** A class of connections that read certificates and password anew each time, and whose refusals say what to do. */
export function exactClient({ target, config, password }: ClientSettings): new () => Client {
  return class ExactClient extends Client {
    readonly #unreadable: ConnectError | undefined

    constructor() {
      const tls = readTlsFiles(target)
      const { host, port, user, database } = target
      super({ ...config, host, port, user, database, password: passwordOf(target, password), ...tls.config })
      this.#unreadable = tls.error
    }

    override connect(): Promise<Client>
    override connect(callback: Connected): void
    override connect(callback?: Connected): Promise<Client> | undefined {
      if (!callback) {
        return new Promise((resolve, reject) => this.connect((error) => (error ? reject(error) : resolve(this))))
      }
      const unreadable = this.#unreadable
      if (unreadable) queueMicrotask(() => callback(unreadable))
      else super.connect((error: Error | null) => callback(error && explainConnectError(error, target), this))
      return undefined
    }
  }
}

function readTlsFiles(target: ConnectionTarget): { readonly config: Pick<ClientConfig, 'ssl'>; readonly error?: ConnectError } {
  if (!target.tls) return { config: {} }
  try {
    return { config: { ssl: tlsOptions(target.tls) } }
  } catch (error) {
    return { config: {}, error: unreadable('a certificate or key', target, error) }
  }
}

function tlsOptions(tls: TlsTarget): false | ConnectionOptions {
  if (tls.kind === 'off') return false
  return {
    ...(tls.rootFile === undefined ? {} : { ca: readFileSync(tls.rootFile, 'utf8') }),
    ...(tls.certificateFile === undefined ? {} : { cert: readFileSync(tls.certificateFile, 'utf8') }),
    ...(tls.keyFile === undefined ? {} : { key: readFileSync(tls.keyFile, 'utf8') }),
    rejectUnauthorized: tls.kind === 'verified',
    ...(tls.kind === 'verified' && !tls.name ? { checkServerIdentity: () => undefined } : {}),
  }
}

function passwordOf(target: ConnectionTarget, password: ClientSettings['password']): ClientConfig['password'] {
  if (password) return async () => password()
  const { passwordFile } = target
  if (passwordFile === undefined) return target.password
  return async () => {
    const text = await readFile(passwordFile, 'utf8').catch((error: unknown) => {
      throw unreadable('the password file', target, error)
    })
    return text.replace(/\r?\n$/, '')
  }
}

function unreadable(what: string, target: ConnectionTarget, cause: unknown): ConnectError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ConnectError('file', `${what} for ${placeOf(target)} cannot be read: ${reason}`, { cause })
}
