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
  const draft = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(draft, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw new SimError('OPTION_INVALID', `cannot write the credentials ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
