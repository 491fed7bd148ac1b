import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { find, mustRun } from './run.mjs'

/** Programs of Python by pyenv; its shims, which are on PATH, take seconds to find out which they are. */
const PYENV = globSync(join(homedir(), '.pyenv', 'versions', '*', 'bin'))
  .toSorted()
  .toReversed()

const findPython = (name) => PYENV.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? find(name)

/** @returns `{ server, cli }`: the programs, or `{ skipped }` with the reason. */
export function findEmulator() {
  const server = findPython('moto_server')
  if (server === undefined) return { skipped: "moto_server is not on PATH; install it with pip install 'moto[server]'" }
  const cli = findPython('aws')
  if (cli === undefined) return { skipped: 'aws is not on PATH; install it with pip install awscli' }
  return { server, cli }
}

/** Runs `work` with an emulator of AWS on loopback that is gone afterwards, whatever happens. `aws(args)` asks it through the AWS CLI. */
export async function withEmulator({ server, cli }, signal, work) {
  const port = await freePort()
  const child = spawn(server, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  })
  const said = []
  child.stderr.on('data', (chunk) => said.push(chunk))
  const ended = once(child, 'close')
  const endpoint = `http://127.0.0.1:${port}`
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const aws = async (args) =>
    JSON.parse(await mustRun(cli, [...args, '--endpoint-url', endpoint, '--output', 'json'], { env: { ...process.env, ...env }, signal }))
  try {
    await untilItAnswers(endpoint, child, said, signal)
    return await work({ endpoint, env, aws })
  } finally {
    // A group of its own: the program is a shim around Python.
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

async function untilItAnswers(endpoint, child, said, signal) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}\n${Buffer.concat(said).toString()}`)
    const answered = await fetch(`${endpoint}/moto-api/data.json`, { signal }).then(
      (response) => response.ok,
      () => signal?.throwIfAborted(),
    )
    if (answered) return
    await wait(200, undefined, { signal })
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return port
}
