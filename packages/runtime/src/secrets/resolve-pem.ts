import { readFile } from 'node:fs/promises'
import { SecretError } from '../errors/secret-error.ts'
import { Secret } from './secret.ts'

const PEM_HEADER = '-----BEGIN '

/** Reads a whole file as text. */
export type ReadText = (path: string) => Promise<string>

/**
 * Resolves a setting that holds a PEM or the path of one (`KALSHI_API_SECRET`). A PEM may carry its line breaks as the two
 * characters `\n`, which is how environment files spell them.
 * @param name The setting, for the error message.
 * @throws {SecretError} The file cannot be read, or what was found is no PEM.
 */
export async function resolvePem(name: string, value: Secret, readText: ReadText = (path) => readFile(path, 'utf8')): Promise<Secret> {
  const given = value.reveal().trim()
  const text = given.startsWith(PEM_HEADER) ? given : (await readPemFile(name, given, readText)).trim()
  if (!text.startsWith(PEM_HEADER)) throw new SecretError(`${name} names a file that holds no PEM`)
  return new Secret(`${text.replaceAll('\\r', '').replaceAll('\\n', '\n').trim()}\n`)
}

async function readPemFile(name: string, path: string, readText: ReadText): Promise<string> {
  try {
    return await readText(path)
  } catch (error) {
    // The value may be a mangled key and not a path at all, so neither it nor the system's message, which quotes it, is shown.
    throw new SecretError(`${name} is neither a PEM nor the path of a readable file (${systemCode(error)})`)
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable'
}
