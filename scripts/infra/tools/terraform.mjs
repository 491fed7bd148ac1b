import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, homedir, platform } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { find, mustRun, run } from './run.mjs'

const PLATFORM = `${platform() === 'win32' ? 'windows' : platform()}_${arch() === 'x64' ? 'amd64' : arch()}`
const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws')
/** Where providers may lie: what a person names, any folder of optional software, and where Terraform looks by itself. */
export const MIRRORS = [
  process.env.KASSANDRA_TERRAFORM_MIRROR,
  ...globSync('/opt/*/registry.terraform.io').map((folder) => dirname(folder)),
  join(homedir(), '.terraform.d', 'plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
]

/** @returns `{ command }`, or `{ skipped }` with the reason. */
export function findTerraform() {
  const command = find('terraform')
  if (command === undefined) return { skipped: `terraform is not on PATH; ${ADVICE}` }
  const { terraform_version: version } = JSON.parse(
    execFileSync(command, ['version', '-json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  const [major, minor] = version.split('.').map(Number)
  return major > 1 || minor >= 11 ? { command } : { skipped: `terraform is ${version}; ${ADVICE}` }
}

const ADVICE = 'install 1.11 or newer from https://developer.hashicorp.com/terraform/install'

/** Terraform with the real AWS provider from a folder of this machine, since no check uses a network. */
export function findAwsTerraform() {
  const { command, skipped } = findTerraform()
  if (skipped !== undefined) return { skipped }
  for (const mirror of MIRRORS) {
    if (mirror === undefined || !existsSync(join(mirror, PROVIDER))) continue
    const version = versionIn(join(mirror, PROVIDER))
    if (version !== undefined) return { command, mirror, version }
  }
  return {
    skipped: `no folder of this machine has hashicorp/aws 5.x for ${PLATFORM}; run \`terraform providers mirror DIR\` in terraform/aws-data-platform where there is a network, and set KASSANDRA_TERRAFORM_MIRROR to DIR`,
  }
}

/** Unpacked, as installers lay it out, or packed, as `terraform providers mirror` does. */
function versionIn(folder) {
  const names = readdirSync(folder)
  const packed = names.map((name) => /^terraform-provider-aws_(5\.\d+\.\d+)_(\w+)\.zip$/.exec(name) ?? [])
  return (
    names.find((name) => /^5\./.test(name) && existsSync(join(folder, name, PLATFORM))) ??
    packed.find(([, , forPlatform]) => forPlatform === PLATFORM)?.[1]
  )
}

/**
 * Copies a root with all that it refers to below `scratch`, and initialises it from the mirror. `overrides` are files beside its own, such as
 * `override.tf`; `edit` changes the text of every `.tf` file; with `variables` it can be planned and applied, its state beside it.
 * @returns `{ terraform, show }`: `terraform(args)` runs it there and resolves to what it printed, `show(plan?)` to the plan or the state.
 */
export async function openRoot({ root, scratch, signal, name, tool, overrides = {}, edit, env: more = {}, variables }) {
  for (const folder of [join('terraform', name), join('terraform', 'modules'), 'deploy'])
    copy(join(root, folder), join(scratch, folder), edit)
  for (const file of ['docker-compose.yml', 'docker-compose.aws.yml']) cpSync(join(root, file), join(scratch, file))
  const cwd = join(scratch, 'terraform', name)
  for (const [file, text] of Object.entries(overrides)) writeFileSync(join(cwd, file), text)
  if (variables !== undefined) writeFileSync(join(cwd, 'check.auto.tfvars.json'), JSON.stringify(variables))
  const config = join(scratch, 'terraformrc')
  writeFileSync(config, cliConfig(tool.mirror))
  const env = { ...process.env, TF_CLI_CONFIG_FILE: config, TF_IN_AUTOMATION: '1', TF_INPUT: '0', ...more }
  const terraform = async ([command, ...args]) => {
    const { code, stdout, stderr } = await run(tool.command, [command, '-no-color', ...args], { cwd, env, signal })
    // A plan of a hundred resources says nothing about why the hundred and first failed.
    if (code !== 0) throw new Error(`terraform ${command} of ${name} ended with ${code}\n${command === 'test' ? stdout : ''}${stderr}`)
    return stdout
  }
  const show = async (...plan) => JSON.parse(await mustRun(tool.command, ['show', '-json', ...plan], { cwd, env, signal }))
  await terraform(['init', '-input=false', ...(variables === undefined ? ['-backend=false'] : [])])
  return { terraform, show }
}

const cliConfig = (mirror) => `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
}
`

function copy(from, to, edit = (text) => text) {
  cpSync(from, to, { recursive: true, filter: (path) => !['.terraform', 'node_modules'].includes(basename(path)) })
  for (const entry of readdirSync(to, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.tf')) continue
    const path = join(entry.parentPath, entry.name)
    writeFileSync(path, edit(readFileSync(path, 'utf8')))
  }
}

/** Every resource of `terraform show -json`, of a plan or of a state, as `{ address, type, values }`. */
export function resourcesOf(shown) {
  const below = (module) => [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(below)]
  const top = (shown.planned_values ?? shown.values)?.root_module
  if (top === undefined) throw new Error('terraform show printed neither a plan nor a state')
  return below(top).filter(({ mode }) => mode === 'managed')
}

/** Beside a root whose state is to be where it runs, not in a bucket. */
export const LOCAL_STATE = `terraform {
  backend "local" {}
}
`

/** Plans a root that has nothing yet, without an account, and returns what would be made. */
export async function planFresh(options) {
  const { terraform, show } = await openRoot({
    ...options,
    overrides: { 'override.tf': `${LOCAL_STATE}${WITHOUT_ACCOUNT}` },
    env: { AWS_ACCESS_KEY_ID: 'offline', AWS_SECRET_ACCESS_KEY: 'offline', AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
  })
  await terraform(['plan', '-input=false', '-out=plan'])
  return resourcesOf(await show('plan'))
}

const WITHOUT_ACCOUNT = `
provider "aws" {
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}
`

/** An empty folder below `scratch`: a check may open several roots. */
export function subfolder(scratch, name) {
  const path = join(scratch, name)
  mkdirSync(path)
  return path
}
