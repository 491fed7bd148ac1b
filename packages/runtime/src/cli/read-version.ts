import { readFileSync } from 'node:fs'

/** The version that a program's manifest has. @param manifest Its `package.json`. @returns `unknown` where it has none. */
export function readVersion(manifest: URL): string {
  const read: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  const version = typeof read === 'object' && read !== null && 'version' in read ? read.version : undefined
  return typeof version === 'string' ? version : 'unknown'
}
