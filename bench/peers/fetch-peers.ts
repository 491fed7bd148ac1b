import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PMXT = 'pmxt-core@2.41.0'
const KALSHI = 'kalshi@0.0.5'

/** Folder of the package, or of the project that has it; undefined where the registry does not give it. */
export interface Peers {
  readonly pmxt: string | undefined
  readonly kalshiNpm: string | undefined
}

/** Fetches the peers that come from npm into a folder; nothing of theirs is run by it. */
export async function fetchPeers(dir: string): Promise<Peers> {
  const [pmxt, kalshiNpm] = await Promise.allSettled([unpackPmxt(join(dir, 'pmxt')), install(join(dir, 'kalshi'), KALSHI)])
  return { pmxt: fulfilled(pmxt), kalshiNpm: fulfilled(kalshiNpm) }
}

/** Its Kalshi socket needs `ws` alone; the other 560 packages of an install are left out. */
async function unpackPmxt(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true })
  const { stdout } = await run('npm', ['pack', PMXT, '--silent', '--ignore-scripts'], { cwd: dir })
  await run('tar', ['xzf', stdout.trim()], { cwd: dir })
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(dir, 'node_modules'))
  return join(dir, 'package')
}

async function install(dir: string, spec: string): Promise<string> {
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'package.json'), JSON.stringify({ name: 'peer', version: '0.0.0', private: true }))
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', spec], { cwd: dir })
  return dir
}

function fulfilled(result: PromiseSettledResult<string>): string | undefined {
  return result.status === 'fulfilled' ? result.value : undefined
}
