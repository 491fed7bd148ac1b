import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSchema, SCHEMA_FILE } from '../../terraform/testing/google-provider/extract/main.mjs'
import { mistakes } from '../../terraform/testing/google-provider/mistakes.mjs'
import { conventionsOf } from './tools/conventions.mjs'
import {
  copyConfigurations,
  GOOGLE_ROOTS,
  googleModules,
  liveThrough,
  planRoot,
  whyNoTerraform,
  withGoogleTerraform,
} from './tools/google-terraform.mjs'
import { find, mustRun, run } from './tools/run.mjs'
import { MIRRORS } from './tools/terraform.mjs'

const PACKAGE = 'KASSANDRA_GOOGLE_PROVIDER_PACKAGE'

/** Runs `use` with the stand-in, or says why nothing can run. */
const withTerraform = (use) => async (context) => {
  const missing = await whyNoTerraform(context.signal)
  return missing ? { skipped: missing } : withGoogleTerraform(context, (terraform) => use(terraform, context))
}

const checkFormat = withTerraform(async ({ terraform }) => {
  const { code, stdout, stderr } = await terraform('.', ['fmt', '-check', '-recursive', '-diff', '-no-color'])
  if (code !== 0) throw new Error(`run terraform fmt -recursive terraform\n${stdout}${stderr}`)
})

const validate = withTerraform(async ({ terraform }, { root }) => {
  const folders = [...GOOGLE_ROOTS, ...googleModules(join(root, 'terraform'))]
  for (const folder of folders) {
    const begun = await terraform(folder, ['init', '-backend=false', '-input=false', '-no-color'])
    if (begun.code !== 0) throw new Error(`${folder}: init\n${begun.stdout}${begun.stderr}`)
    const { code, stdout } = await terraform(folder, ['validate', '-no-color', '-json'])
    const { diagnostics } = JSON.parse(stdout)
    if (code !== 0 || diagnostics.length > 0) throw new Error(`${folder}:\n${diagnostics.map(describe).join('\n')}`)
  }
  return { note: `${folders.length} roots and modules, with the schema of google 6.50.0` }
})

const describe = ({ summary, detail, range }) => `${range ? `${range.filename}:${range.start.line}: ` : ''}${summary}: ${detail}`

const testRoot = (folder) =>
  withTerraform(async ({ terraform }) => {
    await terraform(folder, ['init', '-backend=false', '-input=false', '-no-color'])
    const { code, stdout, stderr } = await terraform(folder, ['test', '-no-color'])
    const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(stdout) ?? []
    if (code !== 0 || failed !== '0' || Number(passed) === 0) throw new Error(`${stdout}${stderr}`)
    return { note: `${passed} runs` }
  })

const catchMistakes = withTerraform(async ({ terraform, path }) => {
  for (const [index, { name, source, told }] of mistakes.entries()) {
    const folder = `mistake-${index}`
    mkdirSync(path(folder))
    const head = 'terraform {\n  required_providers {\n    google = {\n      source = "hashicorp/google"\n    }\n  }\n}\n'
    writeFileSync(join(path(folder), 'main.tf'), `${head}${source}`)
    await terraform(folder, ['init', '-input=false', '-no-color'])
    const { code, stdout, stderr } = await terraform(folder, ['validate', '-no-color'])
    const text = `${stdout}${stderr}`.replace(/\s+/g, ' ')
    if (code === 0) throw new Error(`${name}: let pass\n${source}`)
    if (!told.test(text)) throw new Error(`${name}: expected ${told}, told was\n${text}`)
  }
  return { note: `${mistakes.length} mistakes` }
})

/** What the manner of the roots asks and these cannot give, with the reason. */
const WAIVED = [
  [/ may be null: /, 'nullable is newer than Terraform 1.0'],
  [/ counts, where for_each /, 'what is there or not has no key; nothing is counted over a list'],
]

async function checkConventions({ root }) {
  const folders = [...GOOGLE_ROOTS, ...googleModules(join(root, 'terraform'))].map((folder) => `terraform/${folder}`)
  const found = folders.flatMap((folder) => conventionsOf(root, folder))
  const problems = found.filter((problem) => !WAIVED.some(([pattern]) => pattern.test(problem)))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { note: `${folders.length} roots and modules; waived: ${WAIVED.map(([, why]) => why).join('; ')}` }
}

const oldSyntax = async ({ root }) => {
  const newer = [
    ['optional() of an object type', /\boptional\(/],
    ['nullable', /^\s*nullable\s*=/m],
    ['precondition or postcondition', /^\s*(pre|post)condition \{/m],
    ['import, moved, removed or check', /^(import|moved|removed|check) /m],
    ['terraform_data', /"terraform_data"/],
    ['a function of a provider', /\bprovider::/],
    ['a function newer than 1.0', /\b(startswith|endswith|strcontains|timecmp|plantimestamp|templatestring|issensitive|ephemeralasnull)\(/],
    ['replace_triggered_by', /replace_triggered_by/],
  ]
  const files = ['gcp-kassandra', 'gcp-data-fetcher', ...googleModules(join(root, 'terraform'))].flatMap((folder) =>
    readdirSync(join(root, 'terraform', folder))
      .filter((file) => file.endsWith('.tf'))
      .map((file) => join('terraform', folder, file)),
  )
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8').replace(/^\s*#.*$/gm, '')
    const messages = [...text.matchAll(/error_message = "((?:[^"\\]|\\.)*)"/g)].map(([, message]) => message)
    return [
      ...newer.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${file}: ${what}`),
      ...messages
        .filter((message) => !/^[A-Z].*[.?]$/.test(message))
        .map((message) => `${file}: no whole sentence, which 1.0 asks for: ${message}`),
    ]
  })
  if (found.length > 0) throw new Error(`these need a Terraform newer than 1.0:\n${found.join('\n')}`)
  return { note: `${files.length} files; read, not run, since there is no Terraform 1.0 here` }
}

const inventory = withTerraform(async (terraform, { root }) => {
  let count = 0
  for (const [folder, variables] of INVENTORIES) {
    const plan = await planRoot(terraform, folder, variables)
    const made = plan.resource_changes.filter(({ mode }) => mode === 'managed').map(({ address }) => address)
    const file = join('terraform', folder, 'tests', 'inventory.txt')
    const expected = readFileSync(join(root, file), 'utf8').trim().split('\n')
    const more = made.filter((address) => !expected.includes(address))
    const fewer = expected.filter((address) => !made.includes(address))
    if (more.length + fewer.length > 0)
      throw new Error(`${file}: made but not listed: ${more.join(', ') || 'none'}; listed but not made: ${fewer.join(', ') || 'none'}`)
    count += made.length
  }
  return { note: `${count} resources` }
})

const DIGEST = '0123456789abcdef'.repeat(4)
const INVENTORIES = [
  [
    'gcp-data-fetcher',
    { project_id: 'my-project', image: `us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:${DIGEST}` },
  ],
  [
    'gcp-kassandra',
    { project_id: 'pendragon-kassandra', image: `us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:${DIGEST}` },
  ],
]

const lifeTime = withTerraform(async (terraform) => {
  let count = 0
  for (const [folder, { project_id, image }] of INVENTORIES) {
    const { state, changes, left } = await liveThrough(terraform, folder, [{ project_id }, { project_id, image }])
    const outputs = Object.entries(state.outputs).filter(([, { value }]) => value === null)
    const absent = outputs.map(([name]) => name).filter((name) => !['workload_identity_provider', 'deployer_email'].includes(name))
    if (absent.length > 0) throw new Error(`${folder}: outputs without a value: ${absent.join(', ')}`)
    if (changes.length > 0) throw new Error(`${folder}: a second plan changes ${changes.map(({ address }) => address).join(', ')}`)
    if (left.length > 0) throw new Error(`${folder}: a destroy leaves ${left.length} resources`)
    count += state.resources.filter(({ mode }) => mode === 'managed').length
  }
  return { note: `${count} kinds of resources, in two steps each; nothing of Google's is asked` }
})

async function compareSchema() {
  const folder = process.env[PACKAGE]
  if (!folder) return { skipped: `set ${PACKAGE} to the unpacked package (npm pack @cdktf/provider-google@16.12.1, 32 MB)` }
  const plain = (text) => JSON.stringify(JSON.parse(text))
  if (plain(makeSchema(folder)) !== plain(readFileSync(SCHEMA_FILE, 'utf8'))) throw new Error(`${SCHEMA_FILE} is not what ${folder} gives`)
}

async function validateForReal({ root, scratch, signal }) {
  const terraform = find('terraform')
  if (!terraform) return { skipped: 'no terraform' }
  const mirrors = MIRRORS.filter((path) => path && existsSync(join(path, 'registry.terraform.io/hashicorp/google')))
  if (mirrors.length === 0)
    return { skipped: `the real google provider is in no filesystem mirror; name one that has it by KASSANDRA_TERRAFORM_MIRROR` }
  const config = join(scratch, 'terraform.tfrc')
  writeFileSync(config, `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = "${mirrors[0]}"\n  }\n}\n`)
  const copy = join(scratch, 'terraform')
  copyConfigurations(join(root, 'terraform'), copy)
  for (const folder of GOOGLE_ROOTS) {
    const options = { cwd: join(copy, folder), env: { ...process.env, TF_CLI_CONFIG_FILE: config }, signal }
    await mustRun(terraform, ['init', '-backend=false', '-input=false', '-no-color'], options)
    const { code, stdout, stderr } = await run(terraform, ['validate', '-no-color'], options)
    if (code !== 0) throw new Error(`${folder}: ${stdout}${stderr}`)
  }
  return { note: `from ${mirrors[0]}` }
}

export const checks = [
  { name: 'gcp: terraform fmt', run: checkFormat },
  { name: 'gcp: terraform validate, with the stand-in', run: validate },
  ...GOOGLE_ROOTS.map((folder) => ({ name: `gcp: terraform test, ${folder}`, run: testRoot(folder) })),
  { name: 'gcp: the plans make what the inventories list', run: inventory },
  { name: 'gcp: apply without and with an image, second plan, destroy, with the stand-in', run: lifeTime },
  { name: 'gcp: the stand-in catches mistakes', run: catchMistakes },
  { name: 'gcp: terraform conventions', run: checkConventions },
  { name: 'gcp: nothing newer than Terraform 1.0', run: oldSyntax },
  { name: 'gcp: the schema is that of its package', run: compareSchema },
  { name: 'gcp: terraform validate, with the real provider', run: validateForReal },
  {
    name: 'gcp: apply to a project',
    run: async () => ({ skipped: 'needs a project and pays for what it makes; by hand, as docs/infrastructure/gcp.md says' }),
  },
]
