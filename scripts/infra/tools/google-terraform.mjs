import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStandIn } from '../../../terraform/testing/google-provider/stand-in.mjs'
import { mustRun, run } from './run.mjs'
import { findTerraform } from './terraform.mjs'

export const GOOGLE_ROOTS = ['gcp-data-fetcher', 'gcp-kassandra']

/** Terraform that can run tests with mocks. */
const OLDEST = [1, 7]

/** What Google would answer, where something depends on it. */
const FACTS = {
  google_project: { number: '123456789012' },
  google_service_account: {
    email: 'account@my-project.iam.gserviceaccount.com',
    member: 'serviceAccount:account@my-project.iam.gserviceaccount.com',
    name: 'projects/my-project/serviceAccounts/account@my-project.iam.gserviceaccount.com',
  },
  google_cloud_run_v2_service: { uri: 'https://service.a.run.app' },
}

/** Why nothing of this can run here; undefined where it can. */
export async function whyNoTerraform(signal) {
  const { command, skipped } = findTerraform()
  if (skipped !== undefined) return skipped
  const { terraform_version: version } = JSON.parse(await mustRun(command, ['version', '-json'], { env: quiet(), signal }))
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST[0] || minor >= OLDEST[1] ? undefined : `terraform ${version} runs no tests with mocks: 1.7 or newer is needed`
}

/**
 * Runs `use` with a copy of the configurations and the stand-in in place of the google provider.
 * @param use Gets `terraform(folder, args)`, which resolves to `{ code, stdout, stderr }` (`mustTerraform`: to stdout), `folder` being that
 *   of a root or module below terraform/, and `path(folder)`, where its copy is.
 */
export async function withGoogleTerraform({ root, scratch, signal }, use) {
  const copy = join(scratch, 'terraform')
  copyConfigurations(join(root, 'terraform'), copy)
  const standIn = await startStandIn(FACTS)
  const options = (folder) => ({
    cwd: join(copy, folder),
    signal,
    env: { ...quiet(), ...standIn.environment, TF_DATA_DIR: join(scratch, 'data', folder) },
  })
  try {
    return await use({
      path: (folder) => join(copy, folder),
      terraform: (folder, args) => run('terraform', [...args], options(folder)),
      mustTerraform: (folder, args) => mustRun('terraform', [...args], options(folder)),
    })
  } finally {
    await standIn.close()
  }
}

/** Has a root keep its state in a file beside it: the bucket of the real one is not to be asked. */
async function keepStateHere({ path, mustTerraform }, folder) {
  writeFileSync(join(path(folder), 'backend_override.tf'), 'terraform {\n  backend "local" {}\n}\n')
  await mustTerraform(folder, ['init', '-input=false', '-no-color', '-reconfigure'])
}

/** Applies a root as often as there are variables, plans once more, and destroys it: `{ state, changes, left }`. */
export async function liveThrough(terraform, folder, steps) {
  const { path, mustTerraform } = terraform
  await keepStateHere(terraform, folder)
  const quietly = ['-input=false', '-no-color', '-lock=false']
  for (const variables of steps) {
    writeFileSync(join(path(folder), 'plan.auto.tfvars.json'), JSON.stringify(variables))
    await mustTerraform(folder, ['apply', ...quietly, '-auto-approve'])
  }
  const state = await mustTerraform(folder, ['state', 'pull'])
  await mustTerraform(folder, ['plan', ...quietly, '-out=plan.tfplan'])
  const { resource_changes: planned } = JSON.parse(await mustTerraform(folder, ['show', '-json', 'plan.tfplan']))
  await mustTerraform(folder, ['destroy', ...quietly, '-auto-approve'])
  const { resources: left } = JSON.parse(await mustTerraform(folder, ['state', 'pull']))
  return { state: JSON.parse(state), changes: planned.filter(({ change }) => change.actions.join() !== 'no-op'), left }
}

/** The plan of a root that has nothing yet, as `terraform show -json` tells it. */
export async function planRoot(terraform, folder, variables) {
  const { path, mustTerraform } = terraform
  await keepStateHere(terraform, folder)
  writeFileSync(join(path(folder), 'plan.auto.tfvars.json'), JSON.stringify(variables))
  await mustTerraform(folder, ['plan', '-input=false', '-no-color', '-lock=false', '-out=plan.tfplan'])
  const plan = JSON.parse(await mustTerraform(folder, ['show', '-json', 'plan.tfplan']))
  for (const file of ['backend_override.tf', 'plan.auto.tfvars.json', 'plan.tfplan']) rmSync(join(path(folder), file))
  return plan
}

/** Without settings of whoever runs this, which would change the outcome. */
function quiet() {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'))
  return { ...Object.fromEntries(own), TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' }
}

/** Copies the roots and modules, and nothing that terraform has left beside them. */
export function copyConfigurations(from, to) {
  mkdirSync(join(to, 'modules'), { recursive: true })
  const isSource = (source) => !/\/(\.terraform|[^/]*\.tfplan|[^/]*\.tfstate|terraform\.tfvars)$/.test(source)
  for (const folder of GOOGLE_ROOTS) cpSync(join(from, folder), join(to, folder), { recursive: true, filter: isSource })
  for (const folder of googleModules(from)) cpSync(join(from, folder), join(to, folder), { recursive: true, filter: isSource })
}

/** Folders of the modules, below terraform/. */
export function googleModules(terraformDir) {
  return readdirSync(join(terraformDir, 'modules'))
    .filter((name) => name.startsWith('gcp-'))
    .toSorted()
    .map((name) => `modules/${name}`)
}
