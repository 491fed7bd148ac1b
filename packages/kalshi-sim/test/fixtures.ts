import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file of the shared reference folder beside the repository, which not every checkout has. */
export const shared = (path: string): string => fileURLToPath(new URL(`../../../../shared/kalshi-api/${path}`, import.meta.url))

export function isPresent(path: string): boolean {
  const present = existsSync(shared(path))
  if (!present) console.info(`${path} is not present beside the repository: its tests do not run`)
  return present
}
