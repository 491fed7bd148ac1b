import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentOf, only } from '../../terraform/testing/gcp-policies/plan-resources.mjs'
import { grantFacts, scheduleFacts, serviceFacts, storageFacts } from './tools/fetcher-facts.mjs'
import { gcloudLines, judgeGcloud, loadGcloudTree } from './tools/gcloud-commands.mjs'
import { recordGcloud } from './tools/gcloud-recorder.mjs'
import { GOOGLE_ROOTS, planRoot, whyNoTerraform, withGoogleTerraform } from './tools/google-terraform.mjs'
import { find, run } from './tools/run.mjs'

const DIGEST = '0123456789abcdef'.repeat(4)
const FETCHER = { project_id: 'my-project', image: `us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:${DIGEST}` }
const ENGINE = {
  project_id: 'pendragon-kassandra',
  image: `us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:${DIGEST}`,
}
const LIVE = {
  mode: 'live',
  kalshi_environment: 'prod',
  environment: {
    MAX_LOSS_USD: '50',
    CONFIRM_LIVE: 'I understand that this trades real money',
    SERIES_TICKERS: 'KXBTCD',
  },
}

/** What Secret Manager would give in place of a reference. */
const SECRETS = { KALSHI_API_KEY: 'key-id', CONTROL_TOKEN: 'a-token-of-24-characters-or-more' }

const PROGRAMS = [
  ['gcp-data-fetcher', FETCHER, 'data-fetcher'],
  ['gcp-kassandra', ENGINE, 'market-maker'],
  ['gcp-kassandra', { ...ENGINE, ...LIVE }, 'market-maker'],
]

async function checkSettings(context) {
  const missing = await whyNoTerraform(context.signal)
  if (missing) return { skipped: missing }
  return withGoogleTerraform(context, async (terraform) => {
    let count = 0
    for (const [folder, variables, program] of PROGRAMS) {
      const [service] = only(await planRoot(terraform, folder, variables), 'google_cloud_run_v2_service')
      count += await tryProgram(context, program, service)
    }
    return { note: `${count} settings` }
  })
}

/** Has the program say whether it takes the settings, and that it knows each of them by name. */
async function tryProgram({ root, signal }, program, service) {
  const given = environmentOf(service)
  const settings = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : SECRETS[name]]),
  )
  const [{ container_port: port }] = service.values.template[0].containers[0].ports
  const cwd = join(root, 'deployables', program)
  const ask = (flag) =>
    run(process.execPath, [`bin/${program}.mjs`, flag], { cwd, signal, env: { PATH: process.env.PATH, PORT: String(port), ...settings } })
  const help = await ask('--help')
  const known = [...help.stdout.matchAll(/\(([A-Z_]+)\)$/gm)].map(([, name]) => name)
  const unknown = Object.keys(settings).filter((name) => !known.includes(name))
  if (help.code !== 0 || unknown.length > 0) throw new Error(`${program} knows no ${unknown.join(', ')}\n${help.stderr}`)
  const { code, stdout, stderr } = await ask('--check-config')
  if (code !== 0) throw new Error(`${program} --check-config ended with ${code}\n${stdout}${stderr}`)
  return Object.keys(settings).length
}

async function compareScript(context) {
  const missing = (await whyNoTerraform(context.signal)) ?? (find('bash') ? undefined : 'no bash')
  if (missing) return { skipped: missing }
  const script = join(context.root, 'deployables/data-fetcher/cloud/deploy-scheduler.sh')
  const settings = { PROJECT_ID: 'my-project', KALSHI_KEY_ID: 'key-id', KALSHI_KEY_FILE: '/dev/null' }
  const asked = await recordGcloud(script, settings, context)
  const plan = await withGoogleTerraform(context, (terraform) => planRoot(terraform, 'gcp-data-fetcher', FETCHER))
  const rows = [...serviceFacts(plan, asked), ...scheduleFacts(plan, asked), ...storageFacts(plan, asked), ...grantFacts(plan, asked)]
  const apart = rows.filter(([, ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs))
  if (apart.length > 0)
    throw new Error(
      apart.map(([what, ours, theirs]) => `${what}: Terraform ${JSON.stringify(ours)}, the script ${JSON.stringify(theirs)}`).join('\n'),
    )
  return { note: `${rows.length} facts` }
}

async function checkCommands({ root, signal }) {
  const tree = await loadGcloudTree(signal)
  if (!tree) return { skipped: 'no gcloud with its table of commands: install google-cloud-cli' }
  const pages = ['docs/infrastructure/gcp.md', ...GOOGLE_ROOTS.map((folder) => `terraform/${folder}/README.md`)]
  const lines = pages.flatMap((page) => gcloudLines(readFileSync(join(root, page), 'utf8')).map((line) => [page, line]))
  const wrong = lines.flatMap(([page, line]) => {
    const problem = judgeGcloud(tree, line)
    return problem ? [`${page}: ${problem}: ${line}`] : []
  })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  if (lines.length === 0) throw new Error('the guides have no command of gcloud')
  return { note: `${lines.length} commands; whether their flags exist, not what they do` }
}

export const checks = [
  { name: 'gcp: the programs take the settings of the plans', run: checkSettings },
  { name: 'gcp: Terraform and deploy-scheduler.sh make the same', run: compareScript },
  { name: 'gcp: gcloud knows the commands of the guides', run: checkCommands },
]
