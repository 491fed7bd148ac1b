import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'
import { run } from './run.mjs'

/** Where a host keeps the settings of its program, and what is added to them on the host: the market maker's secrets, and those of compose. */
const SETTINGS = [
  { program: 'gatherer', path: '/etc/kalshi/gatherer.env', more: {} },
  { program: 'deduplicator', path: '/etc/kalshi/deduplicator.env', more: {} },
  {
    program: 'market-maker',
    path: '/opt/market-maker/.env',
    more: { KALSHI_API_KEY: 'an-id', KALSHI_API_SECRET: '/run/secrets/kalshi.pem', HTTP_HOST: '0.0.0.0', MM_DATABASE_PATH: './data/mm.db' },
  },
]

/**
 * Asks the program of a host, as it was built here, whether it takes what user data gives it.
 * @returns The program and what it says against its settings: `{ program, problem }`; undefined where the program was not built.
 */
export async function askProgram(root, bytes, signal) {
  const files = new Map(parse(gunzipSync(bytes).toString('utf8')).write_files.map(({ path, content }) => [path, content]))
  const found = SETTINGS.find(({ path }) => files.has(path))
  if (found === undefined) throw new Error('the host has settings of no program')
  const { program, path, more } = found
  const folder = join(root, 'deployables', program)
  if (!existsSync(join(folder, 'dist', 'main.js'))) return undefined
  const given = Object.fromEntries(
    files
      .get(path)
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const { code, stderr } = await run(process.execPath, [join(folder, 'bin', `${program}.mjs`), '--check-config'], {
    env: { ...given, ...more },
    signal,
  })
  return { program, problem: code === 0 ? undefined : `${path}: ${stderr.trim()}` }
}
