import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from './run-quietly.mjs'
import { root } from './workspaces.mjs'

/** Makes a project that has nothing but these packages, given as npm is given them. Resolves to its folder. */
export async function createProject(dir, packages) {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '0.0.0' }))
  return addPackages(dir, packages)
}

export async function addPackages(dir, packages) {
  await capture('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: dir })
  return dir
}

/** `name@version`, of the version that this repository has installed. */
export function asInstalled(name) {
  return `${name}@${JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version}`
}
