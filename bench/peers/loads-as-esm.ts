import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Observation } from './defects.ts'

/** Imports a module in a Node of its own, seen from a folder. */
export async function loadsAsEsm(specifier: string, from: URL): Promise<Observation> {
  try {
    const script = `const names = Object.keys(await import(${JSON.stringify(specifier)})); console.log(names.length)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: from })
    return { holds: true, evidence: `imports with ${stdout.trim()} names` }
  } catch (error) {
    const [reason = 'fails'] = /ERR_[A-Z_]+|SyntaxError[^\n]*/.exec(String(error)) ?? []
    return { holds: false, evidence: reason }
  }
}
