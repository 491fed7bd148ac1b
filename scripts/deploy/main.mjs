// What .github/workflows/deploy.yml runs, and a person can: docs/infrastructure/delivery.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { mustRun } from '../infra/tools/run.mjs'
import { gcloudService } from './cloud-run/gcloud-service.mjs'
import { rollOutService } from './cloud-run/roll-out.mjs'
import { awsHosts } from './hosts/aws-hosts.mjs'
import { rollOut } from './hosts/roll-out.mjs'
import { packProgram } from './pack-program.mjs'
import { nameCurrent, publishProgram } from './publish-program.mjs'

const USAGE = `Delivers programs. Each step is told as one JSON object a line, the outcome last.

  node scripts/deploy/main.mjs pack      --program P --version V --architecture arm64 --image IMAGE --out DIR
  node scripts/deploy/main.mjs publish   --program P --version V --architecture arm64 --bucket BUCKET --from DIR
  node scripts/deploy/main.mjs hosts     --program P --version V --hosts A,B,C --documents NAME [--bucket BUCKET] [--repair]
  node scripts/deploy/main.mjs cloud-run --project P --region R --service S --image IMAGE_BY_DIGEST

  --bucket     once every host has the version, hosts that start anew take it from there too
  --repair     touch a host that is not ready, when it is the only one
  --attempts   how often a host or service is asked before it counts as failed (60)
  --steady     how many answers in a row must be good (3)
  --pause      seconds between two questions (10)

Ends with 0 when everything has the version, 1 when everything has what it had before, 2 for a bad command line, 3 when nothing was touched,
4 when something is left that is not ready: a person has to look.
`

const text = { type: 'string' }
const options = {
  ...Object.fromEntries(
    ['program', 'version', 'architecture', 'image', 'out', 'bucket', 'from', 'hosts', 'documents', 'project', 'region', 'service'].map(
      (name) => [name, text],
    ),
  ),
  attempts: { type: 'string', default: '60' },
  steady: { type: 'string', default: '3' },
  pause: { type: 'string', default: '10' },
  repair: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

class UsageError extends Error {}

const CODES = { done: 0, 'rolled-back': 1, refused: 3, stuck: 4 }

function given(values, ...names) {
  const missing = names.filter((name) => !values[name])
  if (missing.length > 0) throw new UsageError(`--${missing[0]} is missing`)
  return Object.fromEntries(names.map((name) => [name, values[name]]))
}

function counted(values, name, least) {
  const count = Number(values[name])
  if (!Number.isFinite(count) || count < least) throw new UsageError(`--${name} is a number, at least ${least}`)
  return count
}

const aws = (args) => mustRun('aws', args)
const tell = (event) => process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`)

const commands = {
  async pack(values) {
    const what = given(values, 'program', 'version', 'architecture', 'image', 'out')
    return { kind: 'done', archive: await packProgram(mustRun, what) }
  },
  async publish(values) {
    const what = given(values, 'program', 'version', 'architecture', 'bucket', 'from')
    return { kind: 'done', outcome: await publishProgram(aws, what) }
  },
  async hosts(values) {
    const { program, version, documents, hosts } = given(values, 'program', 'version', 'documents', 'hosts')
    const { shell, patience } = patienceOf(values)
    const fleet = awsHosts(aws, { documents, program, wait: () => sleep(Math.min(counted(values, 'pause', 0), 2) * 1_000) })
    const outcome = await rollOut(fleet, { order: hosts.split(','), version, repair: values.repair, ...patience }, shell)
    if (outcome.kind === 'done' && values.bucket) await writeCurrent({ program, version, bucket: values.bucket })
    return outcome
  },
  async 'cloud-run'(values) {
    const { image, ...names } = given(values, 'project', 'region', 'service', 'image')
    const { shell, patience } = patienceOf(values)
    return rollOutService(
      gcloudService((args) => mustRun('gcloud', args), names),
      { image, ...patience },
      shell,
    )
  },
}

function patienceOf(values) {
  const pauseMs = counted(values, 'pause', 0) * 1_000
  return {
    shell: { tell, wait: () => sleep(pauseMs) },
    patience: { attempts: counted(values, 'attempts', 1), steady: counted(values, 'steady', 1) },
  }
}

async function writeCurrent(what) {
  const folder = mkdtempSync(join(tmpdir(), 'kassandra-current-'))
  try {
    const file = join(folder, 'current')
    writeFileSync(file, `${what.version}\n`)
    await nameCurrent(aws, { ...what, file })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return process.stdout.write(USAGE)
  const [name, ...rest] = positionals
  if (!Object.hasOwn(commands, name ?? '') || rest.length > 0)
    throw new UsageError(`"${positionals.join(' ')}" is no command; --help lists them`)
  const outcome = await commands[name](values)
  tell(outcome)
  process.exitCode = CODES[outcome.kind]
}

try {
  await main()
} catch (error) {
  process.stderr.write(`deploy: ${error.message}\n`)
  process.exitCode = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 4
}
