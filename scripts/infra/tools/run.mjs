import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Runs a program to its end. Resolves to its code and what it printed; throws only when it cannot start or `signal` ended it. */
export function run(command, args, { cwd, env = process.env, signal, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, signal, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
    const stdout = []
    const stderr = []
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk) => stderr.push(chunk))
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') }),
    )
    child.stdin?.end(input)
  })
}

/** As `run`, and throws with the command and all of its output when the code is not 0. Resolves to what it printed on stdout. */
export async function mustRun(command, args, options) {
  const { code, stdout, stderr } = await run(command, args, options)
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}\n${stdout}${stderr}`)
  return stdout
}

/** Path of a program on PATH. */
export function find(command, env) {
  return findAll(command, env)[0]
}

/** Paths of all programs of a name on PATH, in its order. */
export function findAll(command, env = process.env) {
  const candidates = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, command))
  return candidates.filter(isExecutable)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
