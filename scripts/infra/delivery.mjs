// What delivers: the rollouts over hosts and services that answer as told, the scripts that run on hosts, the workflow.
import { deepStrictEqual, equal, match, ok } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rollOutService } from '../deploy/cloud-run/roll-out.mjs'
import { checkWorkflow } from './delivery/check-workflow.mjs'
import { rollOutOnce } from './delivery/fleet.mjs'
import { createService, imageOf } from './delivery/service.mjs'
import { World } from './delivery/world.mjs'
import { find, mustRun, run } from './tools/run.mjs'

const ROLLOUTS = Number(process.env.DELIVERY_ROLLOUTS ?? 3_000)
const QUICK = ['--attempts', '4', '--steady', '2', '--pause', '0']
const GATHERERS = ['gatherer-1', 'gatherer-2', 'gatherer-3']

const missingTools = () => ['bash', 'jq', 'tar', 'sha256sum'].filter((name) => find(name) === undefined)

/** Runs a check that needs the programs of a host. */
const onHosts = (check) => (context) => {
  const missing = missingTools()
  return missing.length > 0 ? { skipped: `${missing.join(', ')} not on PATH` } : check(context)
}

const openWorld = ({ root, scratch, signal }, name, settings) => {
  const folder = join(scratch, name)
  mkdirSync(folder)
  return new World({ root, folder, signal, ...settings })
}

const gatherers = (versions, more = {}) => ({
  program: 'gatherer',
  family: 'platform',
  hosts: Object.fromEntries(GATHERERS.map((name, at) => [name, versions[at]])),
  ...more,
})

const rollGatherers = (world, ...more) =>
  world.deploy(
    'hosts',
    '--program',
    'gatherer',
    '--version',
    '2.0.0',
    '--documents',
    'kalshi',
    '--hosts',
    GATHERERS.join(','),
    ...QUICK,
    ...more,
  )

const restarts = (world) =>
  world
    .journal()
    .filter((line) => line.includes(' restart '))
    .map((line) => line.replace(/ restart \S+ \S+ /, ' '))

async function checkFleets() {
  const kinds = {}
  for (let seed = 1; seed <= ROLLOUTS; seed += 1) {
    const { kind, problem } = await rollOutOnce(seed)
    if (problem !== undefined) throw new Error(problem)
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  for (const kind of ['done', 'refused', 'rolled-back', 'stuck']) ok(kinds[kind] > 0, `no rollout was ${kind}`)
  const counts = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`)
  return { note: `${counts.join(', ')}; never two hosts down` }
}

async function deliverOneByOne(context) {
  const world = openWorld(context, 'one-by-one', gatherers(['1.0.0', '1.0.0', '1.0.0']))
  world.publish('2.0.0')
  const { code, outcome, stderr } = await rollGatherers(world, '--bucket', 'artifacts')
  equal(code, 0, `${JSON.stringify(outcome)} ${stderr}`)
  deepStrictEqual(outcome.changed, GATHERERS)
  deepStrictEqual(
    restarts(world),
    GATHERERS.map((host) => `${host} 2.0.0 besides none`),
  )
  equal(execFileSync(world.path('hosts', 'gatherer-2', 'opt', 'gatherer', 'current', 'bin', 'gatherer'), { encoding: 'utf8' }), '2.0.0\n')
  equal(world.read('bucket', 'gatherer', 'current'), '2.0.0\n')
  const again = await rollGatherers(world)
  equal(again.code, 0)
  equal(restarts(world).length, 3, 'a host that has the version was touched again')
}

async function rollBack(context) {
  const world = openWorld(context, 'roll-back', gatherers(['1.0.0', '1.1.0', '1.1.0'], { bad: ['2.0.0'] }))
  world.publish('2.0.0')
  const { code, outcome } = await rollGatherers(world, '--bucket', 'artifacts')
  equal(code, 1)
  equal(outcome.kind, 'rolled-back')
  match(outcome.reason, /database/)
  deepStrictEqual(restarts(world), ['gatherer-1 2.0.0 besides none', 'gatherer-1 1.0.0 besides none'])
  equal(world.read('bucket', 'gatherer', 'current'), undefined, 'a host that starts anew would take what was rolled back')

  const broken = openWorld(context, 'not-started', gatherers(['1.0.0', '1.0.0', '1.0.0'], { unstartable: ['2.0.0'] }))
  broken.publish('2.0.0')
  const second = await rollGatherers(broken)
  equal(second.code, 1, JSON.stringify(second.outcome))
  match(second.outcome.reason, /could not be released.*Job for the unit failed/s)

  const unpublished = openWorld(context, 'unpublished', gatherers(['1.0.0', '1.0.0', '1.0.0']))
  const third = await rollGatherers(unpublished)
  equal(third.code, 1)
  equal(third.outcome.kind, 'rolled-back')
}

async function refuse(context) {
  const ill = openWorld(context, 'ill', gatherers(['1.0.0', '1.0.0', '1.0.0'], { ill: ['gatherer-3'] }))
  ill.publish('2.0.0')
  const first = await rollGatherers(ill)
  equal(first.code, 3)
  deepStrictEqual([first.outcome.kind, first.outcome.host], ['refused', 'gatherer-3'])
  deepStrictEqual(ill.journal(), [])

  const stopped = openWorld(context, 'stopped', gatherers(['1.0.0', '1.0.0', '1.0.0'], { stopped: ['gatherer-2'] }))
  stopped.publish('2.0.0')
  const second = await rollGatherers(stopped, '--repair')
  equal(second.code, 4, 'a host that is stopped cannot be repaired: somebody has to start it')
  match(second.outcome.cause, /its instance is stopped/)
  deepStrictEqual(stopped.journal(), [])

  const two = openWorld(context, 'two', gatherers(['1.0.0', '1.0.0', '1.0.0'], { ill: ['gatherer-1', 'gatherer-3'] }))
  const third = await rollGatherers(two, '--repair')
  equal(third.code, 3)
  match(third.outcome.reason, /another one down would leave too few/)
  deepStrictEqual(two.journal(), [])

  const repaired = openWorld(context, 'repaired', gatherers(['1.0.0', '1.0.0', '0.9.0'], { bad: ['0.9.0'] }))
  repaired.publish('2.0.0')
  const fourth = await rollGatherers(repaired, '--repair')
  equal(fourth.code, 0)
  deepStrictEqual(restarts(repaired), ['gatherer-3 2.0.0 besides none', 'gatherer-1 2.0.0 besides none', 'gatherer-2 2.0.0 besides none'])

  for (const args of [['hosts'], ['nothing'], ['hosts', '--paws', '1']]) equal((await repaired.deploy(...args)).code, 2)
}

async function deliverMarketMaker(context) {
  const settings = { program: 'market-maker', family: 'market-maker', hosts: { 'market-maker': '1.0.0' } }
  const roll = (world) =>
    world.deploy(
      'hosts',
      '--program',
      'market-maker',
      '--version',
      '2.0.0',
      '--documents',
      'market-maker',
      '--hosts',
      'market-maker',
      ...QUICK,
    )
  const repository = '123456789012.dkr.ecr.us-east-1.amazonaws.com/market-maker'
  const well = openWorld(context, 'maker', settings)
  const first = await roll(well)
  equal(first.code, 0, JSON.stringify(first))
  deepStrictEqual(well.journal(), [
    'docker login 123456789012.dkr.ecr.us-east-1.amazonaws.com',
    `docker pull ${repository}:2.0.0`,
    'market-maker restart market-maker.service 2.0.0 besides none',
  ])
  match(well.read('hosts', 'market-maker', 'etc', 'market-maker.env'), /^MARKET_MAKER_IMAGE=.*\/market-maker:2\.0\.0\nOWNER=1000:1000\n$/m)

  const unpushed = openWorld(context, 'unpushed', { ...settings, bad: ['missing:2.0.0'] })
  const second = await roll(unpushed)
  equal(second.code, 1, JSON.stringify(second.outcome))
  ok(
    !unpushed.journal().some((line) => line.includes('restart market-maker.service 2.0.0')),
    'it was stopped for an image that is not there',
  )

  const bad = openWorld(context, 'bad', { ...settings, bad: ['2.0.0'] })
  const third = await roll(bad)
  equal(third.code, 1, JSON.stringify(third.outcome))
  equal(bad.read('hosts', 'market-maker', 'running'), '1.0.0')
}

/** The archive that is made of an image is one that the script of the hosts installs, and that runs there. */
async function packAndInstall(context) {
  const world = openWorld(context, 'pack', gatherers(['1.0.0', '1.0.0', '1.0.0']))
  const app = world.path('image', 'app', 'deployables', 'gatherer', 'dist')
  mkdirSync(app, { recursive: true })
  writeFileSync(join(app, 'main.js'), 'console.log(process.argv.slice(2).join(), process.env.NODE_ENV, process.env.STARTED_AS)\n')
  writeFileSync(world.path('image', 'app', 'package.json'), '{"type":"module"}\n')
  mkdirSync(world.path('image', 'usr', 'local', 'bin'), { recursive: true })
  // The Node of the image is large, and this one says by what path it was started.
  const node = `#!/bin/sh\nSTARTED_AS=$0 exec ${process.execPath} "$@"\n`
  writeFileSync(world.path('image', 'usr', 'local', 'bin', 'node'), node, { mode: 0o755 })
  const what = ['--program', 'gatherer', '--version', '2.0.0', '--architecture', 'arm64']
  const digests = []
  for (const name of ['out', 'out-again']) {
    equal((await world.deploy('pack', ...what, '--image', 'kassandra/gatherer:2.0.0', '--out', world.path(name))).code, 0)
    digests.push(world.read(name, 'gatherer-2.0.0-linux-arm64.tar.gz.sha256'))
  }
  equal(digests[0], digests[1], 'the same image makes two archives')
  const wrong = await world.deploy(
    'pack',
    '--program',
    'gatherer',
    '--version',
    '2.0.0',
    '--architecture',
    'amd64',
    '--image',
    'x',
    '--out',
    world.path('no'),
  )
  match(wrong.stderr, /is for arm64, not for amd64/)

  const publish = () => world.deploy('publish', ...what, '--bucket', 'artifacts', '--from', world.path('out'))
  equal((await publish()).outcome.outcome, 'published')
  equal((await publish()).outcome.outcome, 'there already')
  equal((await rollGatherers(world)).code, 0)
  const program = world.path('hosts', 'gatherer-1', 'opt', 'gatherer', 'current', 'bin', 'gatherer')
  const said = execFileSync(program, ['migrate', '--grant-roles'], { encoding: 'utf8', cwd: '/' })
  equal(said, `migrate,--grant-roles production ${world.path('hosts', 'gatherer-1', 'opt', 'gatherer', '2.0.0', 'node')}\n`)
}

async function checkServices() {
  const shell = { wait: async () => undefined, tell: () => undefined }
  const roll = (service, image = imageOf('b')) => rollOutService(service, { image, attempts: 5, steady: 3 }, shell)
  const well = createService()
  deepStrictEqual(await roll(well), { kind: 'done', revision: 'r2', changed: true })
  deepStrictEqual(await roll(well), { kind: 'done', revision: 'r2', changed: false })
  deepStrictEqual(well.deployed, [imageOf('b')])

  const unready = createService({ bad: [imageOf('b')] })
  equal((await roll(unready)).kind, 'rolled-back')
  deepStrictEqual(unready.deployed, [imageOf('b'), imageOf('a')])
  const falling = createService({ unwell: [imageOf('b')] })
  deepStrictEqual(await roll(falling), { kind: 'rolled-back', reason: 'the container exited', revision: 'r3' })
  equal((await roll(createService({ bad: [imageOf('a'), imageOf('b')] }))).kind, 'stuck')

  const served = (revision, percent, more) => ({ revision, percent, tag: undefined, latest: false, ...more })
  const refused = {
    'a tag that may move': [createService(), 'us-east4-docker.pkg.dev/a-project/kassandra/kassandra:2'],
    'traffic to two revisions': [createService({ traffic: [served('r1', 50, { latest: true }), served('r0', 50)] })],
    'a revision behind a tag': [createService({ traffic: [served('r1', 100, { latest: true }), served('r0', 0, { tag: 'next' })] })],
    'traffic to a revision by name': [createService({ traffic: [served('r1', 100)] })],
    'a service that is not well': [createService({ ready: false })],
  }
  for (const [name, [service, image]] of Object.entries(refused)) {
    equal((await roll(service, image)).kind, 'refused', name)
    deepStrictEqual(service.deployed, [], name)
  }
  return { note: `${Object.keys(refused).length} refusals` }
}

const DOCUMENT = (image, { created = 'kassandra-00002-abc', ready = created, status = 'True' } = {}) => ({
  spec: { template: { spec: { containers: [{ image }] } }, traffic: [{ latestRevision: true, percent: 100 }] },
  status: {
    latestCreatedRevisionName: created,
    latestReadyRevisionName: ready,
    conditions: [
      { type: 'Ready', status },
      { type: 'RoutesReady', status: 'True' },
    ],
    traffic: [{ latestRevision: true, percent: 100, revisionName: ready }],
  },
})

/** The command line of the rollout, over a gcloud that answers as Cloud Run does and writes down what it was asked. */
async function deliverService({ root, scratch, signal }) {
  const bin = join(scratch, 'bin')
  const asked = join(scratch, 'asked')
  mkdirSync(bin)
  const answers = { services: join(scratch, 'service.json'), revisions: join(scratch, 'revision.json'), next: join(scratch, 'next.json') }
  writeFileSync(answers.services, JSON.stringify(DOCUMENT(imageOf('a'), { created: 'kassandra-00001-abc' })))
  writeFileSync(answers.next, JSON.stringify(DOCUMENT(imageOf('b'))))
  writeFileSync(
    answers.revisions,
    JSON.stringify({ spec: { containers: [{ image: 'x:1' }] }, status: { containerStatuses: [{ imageDigest: imageOf('a') }] } }),
  )
  const script = `#!/bin/sh\necho "$*" >> ${asked}\nif [ "$3" = update ]; then cp ${answers.next} ${answers.services}; exit 0; fi\ncat ${scratch}/"$(echo "$2" | sed 's/s$//')".json\n`
  writeFileSync(join(bin, 'gcloud'), script, { mode: 0o755 })
  const names = ['--project', 'a-project', '--region', 'us-east4', '--service', 'kassandra']
  const { code, stdout, stderr } = await run(
    process.execPath,
    [join(root, 'scripts', 'deploy', 'main.mjs'), 'cloud-run', ...names, '--image', imageOf('b'), ...QUICK],
    { env: { ...process.env, PATH: `${bin}:${process.env.PATH}` }, signal },
  )
  equal(code, 0, `${stdout}${stderr}`)
  const where = '--project=a-project --region=us-east4'
  deepStrictEqual(readFileSync(asked, 'utf8').trim().split('\n'), [
    `run services describe kassandra ${where} --format=json`,
    `run revisions describe kassandra-00001-abc ${where} --format=json`,
    `run services update kassandra --image=${imageOf('b')} ${where} --quiet`,
    `run services describe kassandra ${where} --format=json`,
    `run services describe kassandra ${where} --format=json`,
  ])
}

const scriptsOf = (root) => readdirSync(join(root, 'deploy', 'delivery')).map((name) => join(root, 'deploy', 'delivery', name))

async function checkScripts({ root, signal }) {
  for (const path of scriptsOf(root)) {
    await mustRun('bash', ['-n', path], { signal })
    if (!/^set -euo pipefail$/m.test(readFileSync(path, 'utf8'))) throw new Error(`${path} does not say set -euo pipefail`)
  }
  return { note: `${scriptsOf(root).length} scripts` }
}

async function shellcheck({ root, signal }) {
  const command = find('shellcheck')
  if (command === undefined) return { skipped: 'shellcheck is not on PATH; apt-get install shellcheck' }
  await mustRun(command, ['--severity=style', ...scriptsOf(root)], { signal, cwd: root })
}

const workflow = (root) => join(root, '.github', 'workflows', 'deploy.yml')

function checkDelivery({ root }) {
  const { problems, steps } = checkWorkflow(root, readFileSync(workflow(root), 'utf8'))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { note: `${steps} steps` }
}

/** Each of these is in the workflow once it is changed so, and must be seen. */
function checkWorkflowBreaches({ root }) {
  const text = readFileSync(workflow(root), 'utf8')
  const changes = [
    ['a key that lasts', (it) => `${it}\n# \${{ secrets.AWS_SECRET_ACCESS_KEY }}`],
    ['a variable that nobody documents', (it) => it.replace('vars.AWS_PLATFORM_ROLE', 'vars.AWS_OTHER_ROLE')],
    ['an action without a version', (it) => it.replace(/actions\/checkout@v[\d.]+/, 'actions/checkout@main')],
    ['an action of whole versions', (it) => it.replace(/actions\/checkout@v[\d.]+/, 'actions/checkout@v5')],
    ['a script that is not there', (it) => it.replace('scripts/deploy/main.mjs pack', 'scripts/deploy/packer.mjs pack')],
    ['a command that is not there', (it) => it.replace('main.mjs publish', 'main.mjs upload')],
    ['rights for everything', (it) => it.replace('permissions: {}', 'permissions: write-all')],
    [
      'a token where none is needed',
      (it) => it.replace(/(\n {4}permissions:\n {6}contents: read\n)(?! {6}id-token)/, '$1      id-token: write\n'),
    ],
    ['two rollouts at once', (it) => it.replace('cancel-in-progress: false', 'cancel-in-progress: true')],
    ['a run that a push begins', (it) => it.replace('on:\n', 'on:\n  push: { branches: [main] }\n')],
    ['input that becomes a command', (it) => it.replace('$VERSION', '$' + '{{ inputs.version }}')],
    ['a job that waits for nobody', (it) => it.replace(/needs: \[?tested\]?/, 'needs: []')],
  ]
  for (const [name, change] of changes) {
    const changed = change(text)
    if (changed === text) throw new Error(`the workflow has no place for ${name}`)
    if (checkWorkflow(root, changed).problems.length === 0) throw new Error(`nothing is said against ${name}`)
  }
  const { problems } = checkWorkflow(root, text.replaceAll(/(?<=uses: \S+@)v[\d.]+/g, 'a'.repeat(40)))
  if (problems.length > 0) throw new Error(`actions that are pinned by hash are refused:\n${problems.join('\n')}`)
  return { note: `${changes.length} refused` }
}

async function actionlint({ root, signal }) {
  const command = find('actionlint')
  if (command === undefined) return { skipped: 'actionlint is not on PATH; https://github.com/rhysd/actionlint has it' }
  const files = globSync('*.yml', { cwd: dirname(workflow(root)) }).map((file) => join(dirname(workflow(root)), file))
  await mustRun(command, files, { signal, cwd: root })
  return { note: `${files.length} workflows` }
}

export const checks = [
  { name: 'delivery: rollouts of hosts, drawn', run: checkFleets },
  { name: 'delivery: gatherers one by one', run: onHosts(deliverOneByOne) },
  { name: 'delivery: gatherers rolled back', run: onHosts(rollBack) },
  { name: 'delivery: refused while a gatherer is down', run: onHosts(refuse) },
  { name: 'delivery: market maker on EC2', run: onHosts(deliverMarketMaker) },
  { name: 'delivery: an image becomes what hosts install', run: onHosts(packAndInstall) },
  { name: 'delivery: rollouts on Cloud Run', run: checkServices },
  { name: 'delivery: commands of gcloud', run: deliverService },
  { name: 'delivery: scripts on hosts', run: onHosts(checkScripts) },
  { name: 'delivery: shellcheck', run: shellcheck },
  { name: 'delivery: workflow', run: checkDelivery },
  { name: 'delivery: workflow checks can fail', run: checkWorkflowBreaches },
  { name: 'delivery: actionlint', run: actionlint },
]
