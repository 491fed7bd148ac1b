import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const CLOUD = fileURLToPath(new URL('../cloud', import.meta.url))
const ROOT = resolve(CLOUD, '../../..')
const STUB = fileURLToPath(new URL('./support/gcloud-stub.sh', import.meta.url))
const URL_OF_SERVICE = 'https://kalshi-data-fetcher-abc.a.run.app'
const ACCOUNT = 'kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com'
const MEMBER = `--member=serviceAccount:${ACCOUNT}`
const COMMON = ['--project=my-project', '--quiet']
const NAME = '--format=value(name)'

interface Call {
  readonly args: readonly string[]
  readonly input?: string
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-'))
  await mkdir(join(folder, 'bin'))
  await copyFile(STUB, join(folder, 'bin', 'gcloud'))
  await writeFile(join(folder, 'key.pem'), 'a key')
})
afterEach(() => rm(folder, { recursive: true }))

/** A line of the stub: arguments, each ended by a unit separator, and behind a record separator what came in. */
function toCall(line: string): Call {
  const [args = '', input] = line.split('\x1e')
  return { args: args.split('\x1f').slice(0, -1), ...(input !== undefined && { input }) }
}

async function deploy(
  env: Readonly<Record<string, string>>,
  script = 'deploy-scheduler.sh',
): Promise<{ code: number; err: string; out: string; calls: Call[] }> {
  await rm(join(folder, 'calls'), { force: true })
  const child = spawn('bash', [join(CLOUD, script)], {
    env: { PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`, GCLOUD_STUB: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const noted = existsSync(join(folder, 'calls')) ? await readFile(join(folder, 'calls'), 'utf8') : ''
  return {
    code,
    err,
    out,
    calls: noted.split('\n').filter(Boolean).map(toCall),
  }
}

const FIRST = { PROJECT_ID: 'my-project', KALSHI_KEY_ID: 'the-key-id' }
const firstWithKey = () => ({ ...FIRST, KALSHI_KEY_FILE: join(folder, 'key.pem') })

const DEPLOY = (image: string): readonly string[] => [
  'run',
  'deploy',
  'kalshi-data-fetcher',
  `--image=${image}`,
  '--region=us-east4',
  `--service-account=${ACCOUNT}`,
  '--no-allow-unauthenticated',
  '--ingress=internal',
  '--min-instances=0',
  '--max-instances=1',
  '--concurrency=8',
  '--cpu=1',
  '--memory=512Mi',
  '--timeout=1800',
  '--set-env-vars=KALSHI_ENVIRONMENT=prod,DATA_STORE=gs://kalshi-market-data-storage,GOOGLE_CLOUD_PROJECT=my-project,KALSHI_API_KEY=gcp-secret:prod-keyid,KALSHI_API_SECRET=gcp-secret:prod-keyfile',
  ...COMMON,
]

const JOB = (action: 'create' | 'update'): readonly string[] => [
  'scheduler',
  'jobs',
  action,
  'http',
  'kalshi-data-fetcher-job',
  '--location=us-east4',
  '--schedule=0 */2 * * *',
  '--time-zone=Etc/UTC',
  `--uri=${URL_OF_SERVICE}/run`,
  '--http-method=POST',
  `--oidc-service-account-email=${ACCOUNT}`,
  `--oidc-token-audience=${URL_OF_SERVICE}`,
  '--attempt-deadline=1800s',
  '--max-retry-attempts=5',
  '--min-backoff=60s',
  '--max-backoff=600s',
  '--max-doublings=3',
  ...COMMON,
]

const secretCalls = (name: string, isNew: boolean, add?: readonly string[]): readonly (readonly string[])[] => [
  ['secrets', 'describe', name, NAME],
  ...(isNew ? [['secrets', 'create', name, '--replication-policy=automatic']] : []),
  ['secrets', 'add-iam-policy-binding', name, MEMBER, '--role=roles/secretmanager.secretAccessor'],
  ...(add ? [add] : []),
  ['secrets', 'versions', 'list', name, '--filter=state=ENABLED', '--limit=1', NAME],
]

/** The options of every call come last, but before the format of a look. */
const withCommon = (args: readonly string[]): readonly string[] =>
  args.at(-1) === NAME && args.includes('describe') ? [...args.slice(0, -1), NAME, ...COMMON] : [...args, ...COMMON]

describe('the deployment', { timeout: 120_000 }, () => {
  it('creates what there is not, in order, with these arguments and no others', async () => {
    const { code, err, calls, out } = await deploy(firstWithKey())
    expect([code, err]).toEqual([0, ''])
    const image =
      calls
        .find(({ args }) => args[0] === 'builds')
        ?.args.at(-3)
        ?.replace('--substitutions=_IMAGE=', '') ?? ''
    expect(image).toMatch(/^us-east4-docker\.pkg\.dev\/my-project\/kalshi\/kalshi-data-fetcher:\d{8}-\d{6}$/)
    const bucket = 'gs://kalshi-market-data-storage'
    const wanted = [
      [
        'services',
        'enable',
        ...['run', 'cloudscheduler', 'secretmanager', 'storage', 'artifactregistry', 'cloudbuild'].map((api) => `${api}.googleapis.com`),
      ],
      ['iam', 'service-accounts', 'describe', ACCOUNT, NAME],
      ['iam', 'service-accounts', 'create', 'kalshi-data-fetcher-sa', '--display-name=Kalshi data fetcher'],
      ['storage', 'buckets', 'describe', bucket, NAME],
      [
        'storage',
        'buckets',
        'create',
        bucket,
        '--location=us-east4',
        '--uniform-bucket-level-access',
        '--public-access-prevention',
        '--soft-delete-duration=0',
      ],
      ['storage', 'buckets', 'update', bucket, `--lifecycle-file=${CLOUD}/bucket-lifecycle.json`],
      ['storage', 'buckets', 'add-iam-policy-binding', bucket, MEMBER, '--role=roles/storage.objectUser'],
      ...secretCalls('prod-keyid', true, ['secrets', 'versions', 'add', 'prod-keyid', '--data-file=-']),
      ...secretCalls('prod-keyfile', true, ['secrets', 'versions', 'add', 'prod-keyfile', `--data-file=${join(folder, 'key.pem')}`]),
      ['artifacts', 'repositories', 'describe', 'kalshi', '--location=us-east4', NAME],
      ['artifacts', 'repositories', 'create', 'kalshi', '--location=us-east4', '--repository-format=docker'],
      ['builds', 'submit', ROOT, `--config=${CLOUD}/cloudbuild.yaml`, `--substitutions=_IMAGE=${image}`],
      DEPLOY(image),
      ['run', 'services', 'describe', 'kalshi-data-fetcher', '--region=us-east4', '--format=value(status.url)'],
      ['run', 'services', 'add-iam-policy-binding', 'kalshi-data-fetcher', '--region=us-east4', MEMBER, '--role=roles/run.invoker'],
      ['scheduler', 'jobs', 'describe', 'kalshi-data-fetcher-job', '--location=us-east4', NAME],
      JOB('create'),
    ]
    expect(calls.map(({ args }) => args.filter((arg) => !COMMON.includes(arg)))).toEqual(
      wanted.map((args) => args.filter((arg) => !COMMON.includes(arg))),
    )
    for (const { args } of calls) expect(args.filter((arg) => COMMON.includes(arg))).toEqual(COMMON)
    expect(calls.filter(({ input }) => input !== undefined)).toEqual([
      { args: withCommon(['secrets', 'versions', 'add', 'prod-keyid', '--data-file=-']), input: 'the-key-id' },
    ])
    expect(JSON.stringify(calls.map(({ args }) => args)) + out).not.toContain('the-key-id')
  })

  it('creates nothing twice, and brings up to date what is there', async () => {
    expect((await deploy(firstWithKey())).code).toBe(0)
    const { code, calls } = await deploy({ PROJECT_ID: 'my-project', IMAGE: 'us-docker.pkg.dev/p/r/i:1' })
    expect(code).toBe(0)
    const commands = calls.map(({ args }) => args.filter((arg) => !arg.startsWith('--')).join(' '))
    expect(commands.filter((command) => / (create|add) /.test(command) || command.startsWith('builds'))).toEqual([])
    expect(calls.map(({ args }) => args)).toContainEqual(JOB('update'))
    expect(calls.map(({ args }) => args)).toContainEqual(DEPLOY('us-docker.pkg.dev/p/r/i:1'))
  })

  it.each([
    'services enable',
    'iam service-accounts create',
    'storage buckets update',
    'storage buckets add-iam-policy-binding',
    'secrets versions add prod-keyid',
    'secrets versions list',
    'builds submit',
    'run deploy',
    'run services describe',
    'run services add-iam-policy-binding',
  ])('stops where %s fails', async (failing) => {
    const { code, calls } = await deploy({ ...firstWithKey(), GCLOUD_STUB_FAILS: failing })
    expect(code).not.toBe(0)
    expect(calls.at(-1)?.args.join(' ')).toMatch(new RegExp(`^${failing}`))
  })

  it('says what is missing: the project, the key', async () => {
    const nothing = await deploy({})
    expect([nothing.code, nothing.calls]).toEqual([1, []])
    expect(nothing.err).toContain('PROJECT_ID')
    const keyless = await deploy({ PROJECT_ID: 'my-project' })
    expect(keyless.code).toBe(1)
    expect(keyless.err).toContain('set KALSHI_KEY_ID and run this again')
    expect(keyless.calls.map(({ args }) => args[0])).not.toContain('run')
  })

  it('has a template that holds nothing of anybody and ends in the same script', async () => {
    const template = await readFile(join(CLOUD, 'deploy-scheduler-template.sh'), 'utf8')
    expect(template).toContain('PROJECT_ID=your-project-id')
    const { code, calls } = await deploy({ KALSHI_KEY_ID: 'k', KALSHI_KEY_FILE: join(folder, 'key.pem') }, 'deploy-scheduler-template.sh')
    expect(code).toBe(0)
    expect(calls.every(({ args }) => args.includes('--project=your-project-id'))).toBe(true)
  })

  it('is clean to shellcheck', ({ skip }) => {
    const scripts = ['deploy-scheduler.sh', 'deploy-scheduler-template.sh'].map((name) => join(CLOUD, name))
    try {
      execFileSync('shellcheck', ['--version'], { stdio: 'ignore' })
    } catch {
      skip('shellcheck is not on this machine')
    }
    expect(execFileSync('shellcheck', scripts, { encoding: 'utf8' })).toBe('')
  })
})
