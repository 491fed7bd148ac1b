import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { SimError } from '../sim-error.ts'

export interface CredentialsFile {
  readonly keyId: string
  readonly privateKeyPem: string
  readonly restUrl: string
  readonly wsUrl: string
}

/**
 * Writes the file for its owner only; a reader sees it whole or not at all.
 * @throws {SimError} `OPTION_INVALID`: it cannot be written.
 */
export function writeCredentials(path: string, content: CredentialsFile): void {
  writeWhole(path, `${JSON.stringify(content, undefined, 2)}\n`)
}

/** The same as environment variables, one a line, the key on one line with `\\n` for its line ends. @throws {SimError} `OPTION_INVALID` */
export function writeVariables(path: string, { keyId, privateKeyPem, restUrl, wsUrl }: CredentialsFile): void {
  const secret = privateKeyPem.trim().replaceAll('\n', '\\n')
  const variables = { KALSHI_REST_URL: restUrl, KALSHI_WS_URL: wsUrl, KALSHI_API_KEY: keyId, KALSHI_API_SECRET: secret }
  writeWhole(
    path,
    Object.entries(variables)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  )
}

function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw new SimError('OPTION_INVALID', `cannot write the credentials ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
