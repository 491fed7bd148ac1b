import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError, Secret } from '@kassandra/runtime'
import type { HttpConfig } from './maker-config.ts'
import { CONTROL_TOKEN } from './setting-kinds.ts'

const TOKEN_BYTES = 32
const OWNER_ONLY = 0o600
const OTHERS = 0o077

export interface ControlToken {
  readonly token: Secret
  /** Where a person finds it; undefined where the settings gave it. */
  readonly path: string | undefined
}

/**
 * The token that the API asks for: that of the settings, else that of the file, else a new one, which is put into the file for its owner
 * alone to read. The file is whole or not there, whenever the process dies.
 * @throws {ConfigError} The file cannot be read or written, can be read by others, or holds no token.
 */
export async function openControlToken(
  { controlToken, controlTokenFile: path }: Pick<HttpConfig, 'controlToken' | 'controlTokenFile'>,
  randomBytes: (size: number) => Buffer,
): Promise<ControlToken> {
  if (controlToken) return { token: controlToken, path: undefined }
  try {
    return { token: new Secret((await findToken(path)) ?? (await makeToken(path, randomBytes))), path }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError([`CONTROL_TOKEN_FILE: ${path} can be neither read nor written`], { cause: error })
  }
}

async function findToken(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path)
    const isOpen = process.platform !== 'win32' && (mode & OTHERS) !== 0
    if (isOpen) throw new ConfigError([`CONTROL_TOKEN_FILE: ${path} can be read by others; chmod 600 it, or delete it to get a new token`])
    const token = (await readFile(path, 'utf8')).trim()
    if (CONTROL_TOKEN.test(token)) return token
    throw new ConfigError([`CONTROL_TOKEN_FILE: ${path} holds no token of at least 24 characters; delete it to get one`])
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function makeToken(path: string, randomBytes: (size: number) => Buffer): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const unfinished = `${path}.new`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(unfinished, '', { mode: OWNER_ONLY })
  // A file left by a process that died keeps the mode that it had.
  await chmod(unfinished, OWNER_ONLY)
  await writeFile(unfinished, `${token}\n`)
  await rename(unfinished, path)
  return token
}
