import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const FOLDER = new URL('../../../../../../shared/kalshi-api/', import.meta.url)

/** The reference material lies beside the repository where it is developed, and is not part of it. */
export const HAS_SHARED_FILES: boolean = existsSync(FOLDER)

if (!HAS_SHARED_FILES) process.stdout.write('kalshi-api reference files are not beside the repository: tests against them are left out\n')

export function readShared(path: string): string {
  const bytes = readFileSync(new URL(path, FOLDER))
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

export function readSharedJson<T>(path: string): T {
  return JSON.parse(readShared(path))
}
