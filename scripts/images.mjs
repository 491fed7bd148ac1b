// `npm run images`: builds images, or builds and runs them and says what of it works.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Docker } from './images/check/docker-client.mjs'
import { HERE, NAMES } from './images/check/workshop.mjs'
import { root } from './workspaces.mjs'

const USAGE = `Images of ${NAMES.join(', ')}.

  npm run images                            builds and runs them: npm run check:infra -- images
  npm run images -- build [options] [NAME ...]

  --platform PLATFORM  linux/amd64 or linux/arm64; default that of this machine
  --tag TAG            default local: kassandra/NAME:local
  --node-image IMAGE   in place of the base image that the Dockerfiles name
  --help               print this

Ends with 0 when all went well, 1 when something failed, 2 for a bad command line.
`

const options = {
  platform: { type: 'string', default: HERE },
  tag: { type: 'string', default: 'local' },
  'node-image': { type: 'string' },
  help: { type: 'boolean', default: false },
}

async function runToEnd(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, DOCKER_BUILDKIT: '1' } })
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => child.kill(name))
  const [code] = await once(child, 'close')
  return code ?? 1
}

async function build(programs, { platform, tag, 'node-image': nodeImage }) {
  const unknown = programs.find((name) => !NAMES.includes(name))
  if (unknown !== undefined) throw new Error(`there is no image of ${unknown}; there are ${NAMES.join(', ')}`)
  const docker = await Docker.find(process.env)
  if (docker.skipped !== undefined) throw new Error(docker.skipped)
  const base = nodeImage === undefined ? [] : ['--build-arg', `NODE_IMAGE=${nodeImage}`]
  for (const name of programs.length > 0 ? programs : NAMES) {
    const file = join('deployables', name, 'Dockerfile')
    const code = await runToEnd(docker.command, [
      'build',
      '--platform',
      platform,
      '--file',
      file,
      ...base,
      '--tag',
      `kassandra/${name}:${tag}`,
      '.',
    ])
    if (code !== 0) return code
  }
  return 0
}

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [verb, ...programs] = positionals
  if (values.help) process.stdout.write(USAGE)
  else if (verb === undefined) process.exitCode = await runToEnd(process.execPath, [join(root, 'scripts', 'check-infra.mjs'), 'images'])
  else if (verb === 'build') process.exitCode = await build(programs, values)
  else throw new Error(`there is no command ${verb}; --help says what there is`)
} catch (error) {
  process.stderr.write(`images: ${error.message}\n`)
  process.exitCode = 2
}
