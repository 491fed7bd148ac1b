import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { root } from './workspaces.mjs'

/** Runs a program on this Node and resolves to what it printed. Throws with all of its output when it ends with another code than 0. */
export function capture(command, args, { cwd = root, env: more = {} } = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...more, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` }
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = []
    const printed = []
    child.stdout.on('data', (chunk) => output.push(chunk) && printed.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(printed).toString())
      else reject(new Error(Buffer.concat(output).toString() || `${command} ended with ${code}`))
    })
  })
}
