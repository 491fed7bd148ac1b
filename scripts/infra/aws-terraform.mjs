import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules, violationsOf } from './policy/rules.mjs'
import { violators } from './policy/violators.mjs'
import { askProgram } from './tools/check-settings.mjs'
import { askCloudInit, problemsOf, userDataOf } from './tools/cloud-config.mjs'
import { conventionsOf } from './tools/conventions.mjs'
import { run } from './tools/run.mjs'
import { findAwsTerraform, findTerraform, openRoot, planFresh, subfolder } from './tools/terraform.mjs'

const ROOTS = ['aws-data-platform', 'aws-market-maker']

/** What a plan is made with: the least, and everything that is optional. */
const PLANS = [
  { name: 'aws-data-platform', variables: { ami_id: 'ami-0123456789abcdef0' } },
  {
    name: 'aws-data-platform',
    variables: {
      ami_id: 'ami-0123456789abcdef0',
      admin_cidrs: ['203.0.113.7/32'],
      ssh_key_name: 'admin',
      session_manager: true,
      alert_emails: ['oncall@example.com'],
      catalog: true,
      github_repository: 'somebody/kassandra',
    },
  },
  { name: 'aws-market-maker', variables: { ami_id: 'ami-0123456789abcdef0', image_tag: '0.1.0', backup_bucket_name: 'acme-market-maker' } },
  {
    name: 'aws-market-maker',
    variables: {
      ami_id: 'ami-0123456789abcdef0',
      image_tag: '0.1.0',
      backup_bucket_name: 'acme-market-maker',
      database: 'rds',
      session_manager: true,
      github_repository: 'somebody/kassandra',
    },
  },
]

const folders = (root) => [
  ...ROOTS.map((name) => join('terraform', name)),
  ...readdirSync(join(root, 'terraform', 'modules'))
    .filter((name) => name.startsWith('aws-'))
    .map((name) => join('terraform', 'modules', name)),
]

async function checkFormat({ root, signal }) {
  const { command, skipped } = findTerraform()
  if (skipped !== undefined) return { skipped }
  const checked = folders(root)
  for (const folder of checked) {
    const { code, stdout } = await run(command, ['fmt', '-check', '-diff', '-recursive', '-no-color', folder], { cwd: root, signal })
    if (code !== 0) throw new Error(`terraform fmt -recursive ${folder} would change\n${stdout}`)
  }
  return { note: `${checked.length} folders` }
}

function checkConventions({ root }) {
  const checked = folders(root)
  const problems = checked.flatMap((folder) => conventionsOf(root, folder))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { note: `${checked.length} folders` }
}

async function checkRoot(name, { root, scratch, signal }) {
  const tool = findAwsTerraform()
  if (tool.skipped !== undefined) return tool
  const { terraform } = await openRoot({ root, scratch, signal, name, tool })
  await terraform(['validate'])
  return { note: `hashicorp/aws ${tool.version}` }
}

async function testRoot(name, { root, scratch, signal }) {
  const tool = findAwsTerraform()
  if (tool.skipped !== undefined) return tool
  const { terraform } = await openRoot({ root, scratch, signal, name, tool })
  const printed = await terraform(['test'])
  const [, passed] = /(\d+) passed, 0 failed/.exec(printed) ?? []
  if (!(Number(passed) > 0)) throw new Error(`terraform test ran nothing\n${printed}`)
  return { note: `${passed} runs` }
}

async function checkPlans({ root, scratch, signal }) {
  const tool = findAwsTerraform()
  if (tool.skipped !== undefined) return tool
  const counts = []
  let hosts = 0
  let asked = false
  for (const [at, { name, variables }] of PLANS.entries()) {
    const resources = await planFresh({ root, scratch: subfolder(scratch, String(at)), signal, name, tool, variables })
    const violations = violationsOf(resources)
    if (violations.length > 0) throw new Error(`terraform/${name} with ${JSON.stringify(variables)}\n${violations.join('\n')}`)
    for (const [address, bytes] of userDataOf(resources)) {
      const problems = problemsOf(bytes)
      if (problems.length > 0) throw new Error(`terraform/${name} ${address}: first start\n${problems.join('\n')}`)
      const { problem } = (await askProgram(root, bytes, signal)) ?? {}
      if (problem !== undefined) throw new Error(`terraform/${name} ${address}: ${problem}`)
      asked = await askCloudInit(bytes, scratch, signal)
      hosts += 1
    }
    counts.push(resources.length)
  }
  const schema = asked ? '' : ', not by cloud-init schema, which is not on PATH'
  return { note: `${rules.length} rules over ${counts.join(' + ')} resources; ${hosts} first starts read${schema}` }
}

/** A rule that cannot fail is none: each has a resource that it must refuse, and one that it must take. */
function checkRules() {
  const missing = rules.filter(({ id }) => violators[id] === undefined)
  if (missing.length > 0) throw new Error(`no resource is there to break: ${missing.map(({ id }) => id).join(', ')}`)
  let broken = 0
  for (const { id, check } of rules) {
    for (const resources of violators[id]) {
      if (check(resources).length === 0) throw new Error(`"${id}" takes ${JSON.stringify(resources)}`)
      broken += 1
    }
  }
  return { note: `${rules.length} rules refuse ${broken} resources` }
}

/** Every metric that the agent sends on is one that its program has: by the name in the sources, whose prefix is written apart. */
function checkMetrics({ root }) {
  const programs = { gatherer: 'aws-gatherer', deduplicator: 'aws-deduplicator', 'market-maker': 'aws-market-maker' }
  let count = 0
  for (const [program, module] of Object.entries(programs)) {
    const prefix = `kassandra_${program.replace('-', '_')}_`
    const sources = globSync('src/**/*.ts', { cwd: join(root, 'deployables', program) })
      .map((file) => readFileSync(join(root, 'deployables', program, file), 'utf8'))
      .join('\n')
    const names = [
      ...readFileSync(join(root, 'terraform', 'modules', module, 'main.tf'), 'utf8').matchAll(/^ {6}(kassandra_\w+)\s+= \{/gm),
    ].map(([, name]) => name)
    if (names.length === 0) throw new Error(`terraform/modules/${module} names no metrics`)
    const unknown = names.filter((name) => !name.startsWith(prefix) || !sources.includes(`'${name.slice(prefix.length)}'`))
    if (unknown.length > 0) throw new Error(`terraform/modules/${module}: ${program} has no ${unknown.join(', ')}`)
    count += names.length
  }
  return { note: `${count} metrics` }
}

export const checks = [
  { name: 'aws: terraform fmt', run: checkFormat },
  { name: 'aws: terraform conventions', run: checkConventions },
  { name: 'aws: metrics of the agents', run: checkMetrics },
  { name: 'aws: policy rules can fail', run: checkRules },
  ...ROOTS.flatMap((name) => [
    { name: `aws: validate ${name}`, run: (context) => checkRoot(name, context) },
    { name: `aws: test ${name}`, run: (context) => testRoot(name, context) },
  ]),
  { name: 'aws: policies over plans', run: checkPlans },
]
