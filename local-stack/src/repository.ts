import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Manifest {
  readonly name?: string
}

/** The root of the checkout that this file, built or as source, is part of. */
export function repositoryRoot(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const manifestFile = join(dir, 'package.json')
    if (!existsSync(manifestFile)) continue
    const manifest: Manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
    if (manifest.name === 'kassandra') return dir
  }
  throw new Error('the local stack runs from a checkout of the repository')
}
