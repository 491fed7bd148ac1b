import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Actions that take a token of the run for an account of a cloud. */
const CREDENTIALS = ['aws-actions/configure-aws-credentials', 'google-github-actions/auth']
const RIGHTS = new Set(['actions: read', 'contents: read', 'id-token: write'])
const RUNNERS = ['ubuntu-24.04', 'ubuntu-24.04-arm']
const MANUAL = ['docs', 'infrastructure', 'delivery.md']

/**
 * What must hold of the workflow that delivers: nobody's keys, exact versions, few rights, nothing untested, names that there are.
 * @returns `{ problems, steps }`
 */
export function checkWorkflow(root, text) {
  const workflow = parse(text)
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)
  const problems = [
    ...checkTriggers(workflow),
    ...checkVariables(readFileSync(join(root, ...MANUAL), 'utf8'), text),
    ...jobs.flatMap(([name, job]) => checkJob(name, job, workflow.jobs).map((problem) => `${name}: ${problem}`)),
    ...steps.flatMap(({ run }) => (run === undefined ? [] : checkRun(root, run))),
    ...checkManual(root),
    ...checkImages(root, text),
    ...checkNames(root, text),
  ]
  return { problems, steps: steps.length }
}

function checkTriggers({ on, permissions, concurrency }) {
  const problems = []
  if (Object.keys(on).join() !== 'workflow_dispatch') problems.push('something else than a person starts it')
  if (JSON.stringify(permissions) !== '{}') problems.push('jobs that say nothing have rights')
  if (concurrency?.['cancel-in-progress'] !== false) problems.push('a rollout may be broken off by the next one')
  return problems
}

/** A key would be a secret, so there are none; every variable is in the manual, and none there is left over. */
function checkVariables(manual, text) {
  const problems = [...text.matchAll(/\bsecrets\.(\w+)/g)].map(([, name]) => `a secret is kept on GitHub: ${name}`)
  const used = new Set([...text.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name))
  const told = new Set([...manual.matchAll(/^\| `([A-Z][A-Z_]+)` +\|/gm)].map(([, name]) => name))
  for (const name of used) if (!told.has(name)) problems.push(`${MANUAL.join('/')} does not tell of ${name}`)
  for (const name of told) if (!used.has(name)) problems.push(`${MANUAL.join('/')} tells of ${name}, which is not used`)
  return problems
}

/** Values of variables are outputs that there are. */
function checkManual(root) {
  const manual = readFileSync(join(root, ...MANUAL), 'utf8')
  const named = [...manual.matchAll(/output `(\w+)` of ([\w-]+)/g)]
  const outputs = (folder) => readFileSync(join(root, 'terraform', folder, 'outputs.tf'), 'utf8')
  return named.filter(([, name, folder]) => !outputs(folder).includes(`output "${name}"`)).map(([text]) => `there is no ${text}`)
}

function checkJob(name, job, jobs) {
  const problems = []
  if (!RUNNERS.includes(job['runs-on'])) problems.push(`runs on ${job['runs-on']}`)
  if (!(job['timeout-minutes'] > 0)) problems.push('has no timeout')
  if (!needsTested(name, jobs)) problems.push('does not wait for what was tested')
  const rights = Object.entries(job.permissions ?? {}).map(([scope, right]) => `${scope}: ${right}`)
  for (const right of rights) if (!RIGHTS.has(right)) problems.push(`may ${right}`)
  const uses = job.steps.flatMap((step) => step.uses ?? [])
  for (const action of uses)
    if (!/^[\w.-]+\/[\w.-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/.test(action)) problems.push(`${action} is not one version`)
  const reachesCloud = uses.some((action) => CREDENTIALS.includes(action.split('@')[0]))
  if (rights.includes('id-token: write') !== reachesCloud)
    problems.push(reachesCloud ? 'has no token to give' : 'has a token that nobody needs')
  return problems
}

const needsTested = (name, jobs) => name === 'tested' || [jobs[name].needs ?? []].flat().some((other) => needsTested(other, jobs))

/** Scripts, their commands and their options are there; what people type in reaches a shell as a variable alone. */
function checkRun(root, run) {
  const problems = []
  if (run.includes('${' + '{')) problems.push(`fills something into a command: ${run}`)
  for (const [, script] of run.matchAll(/\bnode (\S+)/g)) {
    if (!existsSync(join(root, script))) problems.push(`${script} is not there`)
  }
  for (const [, command, rest] of run.replaceAll('\\\n', ' ').matchAll(/scripts\/deploy\/main\.mjs (\S+)([^\n]*)/g)) {
    const usage = readFileSync(join(root, 'scripts', 'deploy', 'main.mjs'), 'utf8')
    const line = new RegExp(`main\\.mjs ${command} +(.*)$`, 'm').exec(usage)?.[1]
    if (line === undefined) problems.push(`main.mjs has no command ${command}`)
    else {
      const known = new Set(line.match(/--[a-z-]+/g))
      const given = rest.match(/--[a-z-]+/g) ?? []
      for (const option of given) if (!known.has(option)) problems.push(`${command} has no ${option}`)
      for (const option of line.replaceAll(/\[[^\]]*\]/g, '').match(/--[a-z-]+/g))
        if (!given.includes(option)) problems.push(`${command} is not given ${option}`)
    }
  }
  return problems
}

/** Every program that is built has a Dockerfile. */
function checkImages(root, text) {
  const { jobs } = parse(text)
  const chosen = /^ +PROGRAM: .*&& '([\w-]+)' \|\| '([\w-]+)' \}\}$/m.exec(text) ?? []
  const programs = [...jobs.programs.strategy.matrix.program, ...chosen.slice(1)]
  const named = [...text.matchAll(/deployables\/([\w-]+)\/Dockerfile/g)].map(([, program]) => program)
  return [...programs, ...named]
    .filter((program) => !existsSync(join(root, 'deployables', program, 'Dockerfile')))
    .map((program) => `deployables/${program}/Dockerfile is not there`)
}

/** Hosts, documents and services are called as Terraform calls them, and production's schema comes before those of gatherers. */
function checkNames(root, text) {
  const source = (...path) => readFileSync(join(root, 'terraform', ...path), 'utf8')
  const problems = []
  const platform = source('aws-data-platform', 'main.tf')
  const gatherers = [...platform.matchAll(/^ {4}(\d) = \{ zone/gm)].map(([, number]) => `gatherer-${number}`).join(',')
  if (!text.includes(`--hosts ${gatherers} `)) problems.push(`the gatherers are ${gatherers}`)
  if (
    !/name {9}= "kalshi"\n/.test(platform.slice(platform.indexOf('module "deployer"'))) ||
    !text.includes('--program gatherer --version "$VERSION" --documents kalshi')
  )
    problems.push('the documents of the platform have another name')
  if (!/name {3}= "market-maker"/.test(source('aws-market-maker', 'main.tf')) || !text.includes('--documents market-maker'))
    problems.push('the documents of the market maker have another name')
  for (const [folder, service] of [
    ['gcp-kassandra', 'kassandra'],
    ['gcp-data-fetcher', 'kalshi-data-fetcher'],
  ])
    if (!new RegExp(`service_name\\s+= "${service}"`).test(source(folder, 'locals.tf')) || !text.includes(`'${service}'`))
      problems.push(`the service of ${folder} has another name`)
  if (text.indexOf('--program deduplicator') > text.indexOf('--program gatherer')) problems.push('gatherers come before production')
  return problems
}
