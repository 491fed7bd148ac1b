import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CURSOR = 'pg-cursor@2.22.0'

/** Fetches what kysely streams with, which nothing else here needs, from npm. @returns Its main file. */
export async function fetchCursor(dir: string): Promise<string> {
  mkdirSync(dir)
  const { stdout } = await run('npm', ['pack', CURSOR, '--silent', '--ignore-scripts'], { cwd: dir })
  await run('tar', ['xzf', stdout.trim()], { cwd: dir })
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(dir, 'node_modules'))
  return join(dir, 'package', 'index.js')
}
