import { breaches } from '../../terraform/testing/gcp-policies/breaches.mjs'
import { plannedResources } from '../../terraform/testing/gcp-policies/plan-resources.mjs'
import { judgePlan, policies } from '../../terraform/testing/gcp-policies/policies.mjs'
import { planRoot, whyNoTerraform, withGoogleTerraform } from './tools/google-terraform.mjs'

const DIGEST = '0123456789abcdef'.repeat(4)
const FETCHER_IMAGE = `us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:${DIGEST}`
const ENGINE_IMAGE = `us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:${DIGEST}`

/** Every append to a file of the data fetcher would leave a copy of it; nothing is ever taken out of a file. */
const FETCHER = {
  appendedBuckets: ['kalshi-market-data-storage'],
  unversionedBuckets: ['kalshi-market-data-storage'],
  expiringPrefixes: ['.appending/'],
}
const ENGINE = { alwaysOn: ['kassandra'], expiringPrefixes: ['state/backups/'] }

/** Each way a root is applied that differs in what it makes. */
const CASES = [
  ['gcp-data-fetcher', 'without an image', { project_id: 'my-project' }, FETCHER],
  ['gcp-data-fetcher', 'as by default', { project_id: 'my-project', image: FETCHER_IMAGE }, FETCHER],
  [
    'gcp-data-fetcher',
    'with everything',
    {
      project_id: 'my-project',
      image: FETCHER_IMAGE,
      separate_invoker: true,
      recoverable_days: 7,
      alert_emails: ['somebody@example.com'],
      github_repository: 'somebody/kassandra',
    },
    { ...FETCHER, unversionedBuckets: [] },
  ],
  ['gcp-kassandra', 'without an image', { project_id: 'pendragon-kassandra' }, ENGINE],
  ['gcp-kassandra', 'as by default', { project_id: 'pendragon-kassandra', image: ENGINE_IMAGE }, ENGINE],
  [
    'gcp-kassandra',
    'with everything',
    {
      project_id: 'pendragon-kassandra',
      image: ENGINE_IMAGE,
      mode: 'live',
      kalshi_environment: 'prod',
      environment: { MAX_LOSS_USD: '50', CONFIRM_LIVE: 'I understand that this trades real money', SERIES_TICKERS: 'KXBTCD' },
      ingress: 'INGRESS_TRAFFIC_ALL',
      operators: ['user:somebody@example.com'],
      alert_emails: ['somebody@example.com'],
      github_repository: 'somebody/kassandra',
    },
    { ...ENGINE, ingress: 'INGRESS_TRAFFIC_ALL' },
  ],
]

async function judge(context) {
  const missing = await whyNoTerraform(context.signal)
  if (missing) return { skipped: missing }
  return withGoogleTerraform(context, async (terraform) => {
    let resources = 0
    for (const [root, name, variables, options] of CASES) {
      const plan = await planRoot(terraform, root, variables)
      resources += plannedResources(plan).length
      const broken = judgePlan(plan, options).map(({ id, says, address, found }) => `${address}: ${found} (${id}: ${says})`)
      if (broken.length > 0) throw new Error(`${root} ${name}:\n${broken.join('\n')}`)
    }
    return { note: `${policies.length} policies, ${CASES.length} plans, ${resources} resources` }
  })
}

async function breakEach(context) {
  const missing = await whyNoTerraform(context.signal)
  if (missing) return { skipped: missing }
  const unproved = policies.map(({ id }) => id).filter((id) => !breaches[id])
  if (unproved.length > 0) throw new Error(`nothing breaks ${unproved.join(', ')}`)
  return withGoogleTerraform(context, async (terraform) => {
    const [root, , variables, options] = CASES[2]
    const sound = await planRoot(terraform, root, variables)
    const before = judgePlan(sound, { ...ENGINE, ...options })
    if (before.length > 0) throw new Error(`the plan that is to be broken is broken: ${before.map(({ id }) => id).join(', ')}`)
    const ways = Object.entries(breaches).flatMap(([id, list]) => list.map((change, index) => ({ id, index, change })))
    for (const { id, index, change } of ways) {
      const plan = structuredClone(sound)
      change(plan)
      const told = judgePlan(plan, { ...ENGINE, ...options }).map((broken) => broken.id)
      if (!told.includes(id)) throw new Error(`${id}: way ${index + 1} of breaking it is let pass (told: ${told.join(', ') || 'nothing'})`)
    }
    return { note: `${ways.length} broken plans refused` }
  })
}

export const checks = [
  { name: 'gcp: policies over the plans', run: judge },
  { name: 'gcp: each policy refuses a plan that breaks it', run: breakEach },
]
