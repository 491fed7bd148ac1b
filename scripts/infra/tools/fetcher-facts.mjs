import { readFileSync } from 'node:fs'
import { environmentOf, only, plannedResources } from '../../../terraform/testing/gcp-policies/plan-resources.mjs'

// Each `[what, as Terraform plans it, as the script has gcloud make it]`.

/** The one call that begins with these words. */
function call(asked, ...words) {
  const found = asked.filter((one) => words.every((word, index) => one.words[index] === word))
  if (found.length !== 1) throw new Error(`the script says "gcloud ${words.join(' ')}" ${found.length} times`)
  return found[0]
}

export function serviceFacts(plan, asked) {
  const [{ values }] = only(plan, 'google_cloud_run_v2_service')
  const [template] = values.template
  const [container] = template.containers
  const { words, flags } = call(asked, 'run', 'deploy')
  const settings = Object.fromEntries(flags['set-env-vars'].split(',').map((pair) => pair.split(/=(.*)/s, 2)))
  const ours = environmentOf({ values })
  const secretOf = (text) => /^gcp-secret:(?:projects\/[^/]+\/secrets\/)?([^/]+)/.exec(text ?? '')?.[1]
  return [
    ['service', values.name, words[2]],
    ['region', values.location, flags.region],
    ['ingress', values.ingress, flags.ingress === 'internal' ? 'INGRESS_TRAFFIC_INTERNAL_ONLY' : flags.ingress],
    ['invokers are checked', values.invoker_iam_disabled === false, flags['no-allow-unauthenticated'] === true],
    ['least instances', String(template.scaling[0].min_instance_count), flags['min-instances']],
    ['most instances', String(template.scaling[0].max_instance_count), flags['max-instances']],
    ['concurrency', String(template.max_instance_request_concurrency), flags.concurrency],
    ['time of a request', template.timeout, `${flags.timeout}s`],
    ['processors', container.resources[0].limits.cpu, flags.cpu],
    ['memory', container.resources[0].limits.memory, flags.memory],
    ['DATA_STORE', ours.DATA_STORE, settings.DATA_STORE],
    ['KALSHI_ENVIRONMENT', ours.KALSHI_ENVIRONMENT, settings.KALSHI_ENVIRONMENT],
    ['secret of KALSHI_API_KEY', secretOf(ours.KALSHI_API_KEY), secretOf(settings.KALSHI_API_KEY)],
    ['secret of KALSHI_API_SECRET', secretOf(ours.KALSHI_API_SECRET), secretOf(settings.KALSHI_API_SECRET)],
    [
      'account',
      `${only(plan, 'google_service_account')[0].values.account_id}@my-project.iam.gserviceaccount.com`,
      flags['service-account'],
    ],
  ]
}

export function scheduleFacts(plan, asked) {
  const [{ values }] = only(plan, 'google_cloud_scheduler_job')
  const [retry] = values.retry_config
  const { words, flags } = call(asked, 'scheduler', 'jobs', 'create', 'http')
  return [
    ['job', values.name, words[4]],
    ['region of the job', values.region, flags.location],
    ['schedule', values.schedule, flags.schedule],
    ['time zone', values.time_zone, flags['time-zone']],
    ['method', values.http_target[0].http_method, flags['http-method']],
    ['path', '/run', new URL(flags.uri).pathname],
    ['audience', 'https://service.a.run.app', flags['oidc-token-audience']],
    ['deadline of an attempt', values.attempt_deadline, flags['attempt-deadline']],
    ['repeats', String(retry.retry_count), flags['max-retry-attempts']],
    ['shortest wait', retry.min_backoff_duration, flags['min-backoff']],
    ['longest wait', retry.max_backoff_duration, flags['max-backoff']],
    ['doublings', String(retry.max_doublings), flags['max-doublings']],
  ]
}

export function storageFacts(plan, asked) {
  const [{ values }] = only(plan, 'google_storage_bucket')
  const { words, flags } = call(asked, 'storage', 'buckets', 'create')
  const file = JSON.parse(readFileSync(call(asked, 'storage', 'buckets', 'update').flags['lifecycle-file'], 'utf8'))
  const has = ({ action, condition }) =>
    values.lifecycle_rule.some(
      (rule) =>
        rule.action[0].type === action.type &&
        rule.condition[0].age === condition.age &&
        JSON.stringify(rule.condition[0].matches_prefix ?? []) === JSON.stringify(condition.matchesPrefix ?? []),
    )
  return [
    ['bucket', `gs://${values.name}`, words[3]],
    ['region of the bucket', values.location, flags.location.toLowerCase()],
    ['uniform access', values.uniform_bucket_level_access, flags['uniform-bucket-level-access']],
    ['no public access', values.public_access_prevention === 'enforced', flags['public-access-prevention']],
    ['soft delete', String(values.soft_delete_policy[0].retention_duration_seconds), flags['soft-delete-duration']],
    ...file.rule.map((rule) => [`rule ${JSON.stringify(rule)}`, has(rule), true]),
    [
      'image repository',
      only(plan, 'google_artifact_registry_repository')[0].values.repository_id,
      call(asked, 'artifacts', 'repositories', 'create').words[3],
    ],
    [
      'secrets',
      only(plan, 'google_secret_manager_secret')
        .map((secret) => secret.values.secret_id)
        .toSorted(),
      secretsOf(asked),
    ],
    ['services that Terraform does not enable', ['cloudbuild.googleapis.com'], enabledOnlyBy(plan, asked)],
  ]
}

const secretsOf = (asked) =>
  asked
    .filter(({ words }) => words[0] === 'secrets' && words[1] === 'create')
    .map(({ words }) => words[2])
    .toSorted()

/** The script has the image built by Cloud Build; with Terraform it is pushed. */
function enabledOnlyBy(plan, asked) {
  const ours = only(plan, 'google_project_service').map(({ values }) => values.service)
  return call(asked, 'services', 'enable')
    .words.slice(2)
    .filter((service) => !ours.includes(service))
}

export function grantFacts(plan, asked) {
  const theirs = asked
    .filter(({ words }) => words.includes('add-iam-policy-binding'))
    .map(({ words, flags }) => `${flags.role} on ${words.at(-1)} to ${flags.member}`)
  const member = 'serviceAccount:kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com'
  const ours = plannedResources(plan)
    .filter(({ type }) => type.endsWith('_iam_member'))
    .map(({ values: { role, bucket, secret_id, name } }) => `${role} on ${bucket ? `gs://${bucket}` : (secret_id ?? name)} to ${member}`)
  return [['grants', ours.toSorted(), theirs.toSorted()]]
}
