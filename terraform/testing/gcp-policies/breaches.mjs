// One plan that breaks each policy, made from one that breaks none. A policy without an entry here is not known to refuse anything.

const first = (plan, type) => {
  const found = plan.resource_changes.find((change) => change.type === type)
  if (!found) throw new Error(`the plan has no ${type}`)
  return found.change
}
const after = (plan, type) => first(plan, type).after
const service = (plan) => after(plan, 'google_cloud_run_v2_service')
const container = (plan) => service(plan).template[0].containers[0]
const bucket = (plan) => after(plan, 'google_storage_bucket')

function add(plan, type, values) {
  plan.resource_changes.push({
    address: `${type}.added`,
    mode: 'managed',
    type,
    change: { actions: ['create'], after: values, after_unknown: {} },
  })
}

function setting(plan, name, value) {
  container(plan).env = [...container(plan).env.filter((env) => env.name !== name), { name, value, value_source: [] }]
}

/** Per policy, one or more ways to break it. */
export const breaches = {
  'known-types': [(plan) => add(plan, 'google_compute_instance', {})],
  'nobody-anonymous': [
    (plan) => Object.assign(after(plan, 'google_storage_bucket_iam_member'), { member: 'allUsers' }),
    (plan) => Object.assign(after(plan, 'google_secret_manager_secret_iam_member'), { member: 'allAuthenticatedUsers' }),
  ],
  'named-roles': [
    (plan) => Object.assign(after(plan, 'google_storage_bucket_iam_member'), { role: 'roles/storage.admin' }),
    (plan) => add(plan, 'google_project_iam_member', { role: 'roles/secretmanager.secretAccessor', member: 'serviceAccount:a@b.c' }),
    (plan) => add(plan, 'google_storage_bucket_iam_binding', { role: 'roles/storage.objectUser', members: ['serviceAccount:a@b.c'] }),
    (plan) => add(plan, 'google_cloud_run_v2_service_iam_policy', { policy_data: '{}' }),
  ],
  'no-account-keys': [(plan) => add(plan, 'google_service_account_key', { service_account_id: 'a' })],
  'invokers-checked': [
    (plan) => Object.assign(service(plan), { invoker_iam_disabled: true }),
    (plan) => Object.assign(service(plan), { invoker_iam_disabled: null }),
  ],
  'ingress-internal': [(plan) => Object.assign(service(plan), { ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' })],
  'own-account': [
    (plan) => {
      service(plan).template[0].service_account = '123-compute@developer.gserviceaccount.com'
      first(plan, 'google_cloud_run_v2_service').after_unknown.template[0].service_account = false
    },
  ],
  'one-repository-federated': [
    (plan) => Object.assign(after(plan, 'google_iam_workload_identity_pool_provider'), { attribute_condition: null }),
    (plan) =>
      Object.assign(after(plan, 'google_iam_workload_identity_pool_provider'), {
        attribute_condition: 'assertion.repository_owner == "somebody"',
      }),
  ],
  'bucket-uniform': [(plan) => Object.assign(bucket(plan), { uniform_bucket_level_access: false })],
  'bucket-not-public': [(plan) => Object.assign(bucket(plan), { public_access_prevention: 'inherited' })],
  'bucket-kept': [(plan) => Object.assign(bucket(plan), { force_destroy: true })],
  'bucket-versioned': [
    (plan) => Object.assign(bucket(plan), { name: 'another', versioning: [{ enabled: false }] }),
    (plan) => Object.assign(bucket(plan), { name: 'another', versioning: [{ enabled: true }], lifecycle_rule: abortOnly(plan) }),
  ],
  'bucket-current-kept': [
    (plan) =>
      bucket(plan).lifecycle_rule.push({
        action: [{ type: 'Delete' }],
        condition: [{ age: 30, matches_prefix: null, with_state: 'LIVE' }],
      }),
    (plan) =>
      bucket(plan).lifecycle_rule.push({
        action: [{ type: 'Delete' }],
        condition: [{ age: 30, matches_prefix: ['market_data/'], with_state: null }],
      }),
  ],
  'bucket-appendable': [
    (plan) =>
      bucket(plan).lifecycle_rule.push({
        action: [{ type: 'SetStorageClass', storage_class: 'NEARLINE' }],
        condition: [{ age: 90, matches_prefix: ['market_data/'], with_state: 'LIVE' }],
      }),
    (plan) => Object.assign(bucket(plan), { autoclass: [{ enabled: true }] }),
    (plan) => Object.assign(bucket(plan), { retention_policy: [{ retention_period: 86_400 }] }),
  ],
  'bucket-uploads-end': [
    (plan) => {
      bucket(plan).lifecycle_rule = bucket(plan).lifecycle_rule.filter(
        ({ action: [{ type }] }) => type !== 'AbortIncompleteMultipartUpload',
      )
    },
  ],
  'no-secret-values': [
    (plan) => add(plan, 'google_secret_manager_secret_version', { secret_data: 'hidden' }),
    (plan) => Object.assign(after(plan, 'google_secret_manager_secret'), { annotations: { pem: '-----BEGIN RSA PRIVATE KEY-----' } }),
  ],
  'settings-without-secrets': [
    (plan) => setting(plan, 'KALSHI_API_KEY', '3c0f4e9e'),
    (plan) => setting(plan, 'CONTROL_TOKEN', 'a-token-of-twenty-four-chars'),
    (plan) => setting(plan, 'SLACK_WEBHOOK_URL', 'https://hooks.example.com/1'),
    (plan) => {
      setting(plan, 'KALSHI_API_SECRET', null)
      container(plan).env.at(-1).value_source = [{ secret_key_ref: [{ secret: 'kalshi-private-key', version: 'latest' }] }]
    },
  ],
  'secrets-protected': [
    (plan) => Object.assign(after(plan, 'google_secret_manager_secret'), { deletion_protection: false }),
    (plan) => Object.assign(after(plan, 'google_secret_manager_secret'), { version_destroy_ttl: null }),
  ],
  'tags-immutable': [
    (plan) => Object.assign(after(plan, 'google_artifact_registry_repository'), { docker_config: [] }),
    (plan) => Object.assign(after(plan, 'google_artifact_registry_repository'), { cleanup_policies: [] }),
  ],
  'one-instance': [
    (plan) => Object.assign(service(plan).template[0].scaling[0], { max_instance_count: 2 }),
    (plan) => Object.assign(service(plan).template[0], { scaling: [] }),
  ],
  'engine-always-on': [
    (plan) => {
      service(plan).name = 'kassandra'
      service(plan).template[0].scaling[0].min_instance_count = 0
    },
    (plan) => {
      service(plan).name = 'kassandra'
      service(plan).template[0].scaling[0].min_instance_count = 1
      container(plan).resources[0].cpu_idle = true
    },
  ],
  'stop-in-time': [(plan) => setting(plan, 'STOP_TIMEOUT', '20s'), (plan) => setting(plan, 'STOP_TIMEOUT', undefined)],
  'image-by-digest': [(plan) => Object.assign(container(plan), { image: 'kassandra:latest' })],
  probed: [
    (plan) => Object.assign(container(plan), { startup_probe: [] }),
    (plan) => {
      service(plan).name = 'kassandra'
      container(plan).liveness_probe = []
    },
  ],
  'service-protected': [(plan) => Object.assign(service(plan), { deletion_protection: false })],
  'schedule-by-oidc': [
    (plan) => Object.assign(after(plan, 'google_cloud_scheduler_job').http_target[0], { http_method: 'GET' }),
    (plan) => Object.assign(after(plan, 'google_cloud_scheduler_job').http_target[0], { oidc_token: [] }),
    (plan) => {
      after(plan, 'google_cloud_scheduler_job').http_target[0].oidc_token[0].audience = 'https://a.run.app/run'
      first(plan, 'google_cloud_scheduler_job').after_unknown.http_target[0].oidc_token[0].audience = false
    },
  ],
  'alerts-documented': [
    (plan) => {
      after(plan, 'google_monitoring_alert_policy').documentation = []
      first(plan, 'google_monitoring_alert_policy').after_unknown.documentation = []
    },
  ],
  'services-stay-on': [(plan) => Object.assign(after(plan, 'google_project_service'), { disable_on_destroy: true })],
}

const abortOnly = (plan) => bucket(plan).lifecycle_rule.filter(({ action: [{ type }] }) => type === 'AbortIncompleteMultipartUpload')
