import { readFile } from 'node:fs/promises'
import { ConfigError } from '../errors/config-error.ts'
import { SecretError } from '../errors/secret-error.ts'
import { type AwsSecretOptions, awsSecret } from './aws-secret.ts'
import { type GoogleSecretOptions, googleSecret } from './google-secret.ts'
import { Secret } from './secret.ts'
import { parseSecretReference } from './secret-reference.ts'
import type { SecretSource } from './secret-source.ts'

export interface OpenSecretOptions {
  /** Variables that `env:NAME` looks into. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly aws?: AwsSecretOptions | undefined
  readonly google?: GoogleSecretOptions | undefined
}

const FORMS = 'env:NAME, file:/path, aws-secret:name#field or gcp-secret:name'

/**
 * Finds out where the secret of a setting is: in the text itself, or where the text says. Nothing is read or sent before the first
 * `read`, and each `read` asks anew.
 * @param setting What errors call it: `KALSHI_API_SECRET`.
 * @throws {ConfigError} The text begins as a reference and is none.
 */
export function openSecret(setting: string, value: Secret | string, options: OpenSecretOptions): SecretSource {
  const text = typeof value === 'string' ? value : value.reveal()
  const reference = parseSecretReference(text)
  switch (reference?.kind) {
    case undefined:
      throw new ConfigError([`${setting}: expected the secret itself, ${FORMS}`])
    case 'text':
      return { name: setting, read: async () => new Secret(text) }
    case 'env':
      return fromEnvironment(`${setting} (env:${reference.variable})`, options.env[reference.variable])
    case 'file':
      return fromFile(`${setting} (file:${reference.path})`, reference.path)
    case 'aws':
      return awsSecret(`${setting} (${text.trim()})`, reference, options.aws)
    case 'gcp':
      return googleSecret(`${setting} (${text.trim()})`, reference, options.google)
  }
}

function fromEnvironment(name: string, value: string | undefined): SecretSource {
  return {
    name,
    read: async () => {
      if (value) return new Secret(value)
      throw new SecretError(`${name}: there is no such variable`)
    },
  }
}

/** Mounted secrets are files that are replaced on rotation. */
function fromFile(name: string, path: string): SecretSource {
  return {
    name,
    read: async (signal) => {
      const text = await readFile(path, { encoding: 'utf8', signal }).catch((error: unknown) => {
        signal?.throwIfAborted()
        throw new SecretError(`${name}: the file cannot be read (${systemCode(error)})`)
      })
      if (text.trim() === '') throw new SecretError(`${name}: the file is empty`)
      return new Secret(text)
    },
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable'
}
