import { environmentOf, textsOf } from './plan-resources.mjs'

const of = (type, refuse) => (resource, options) => (resource.type === type ? refuse(resource, options) : undefined)
const BUCKET = 'google_storage_bucket'
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** Names of settings whose values are secret. */
const SECRET_SETTINGS = /(^|_)(API_KEY|API_SECRET|TOKEN|PASSWORD|WEBHOOK_URLS?|DATABASE_URL)$/

export const dataPolicies = [
  {
    id: 'bucket-uniform',
    says: 'access to a bucket is said of the bucket, not of objects',
    refuse: of(BUCKET, ({ values }) => (values.uniform_bucket_level_access === true ? undefined : 'uniform_bucket_level_access')),
  },
  {
    id: 'bucket-not-public',
    says: 'a bucket cannot be made public',
    refuse: of(BUCKET, ({ values }) =>
      values.public_access_prevention === 'enforced' ? undefined : `public_access_prevention ${values.public_access_prevention}`,
    ),
  },
  {
    id: 'bucket-kept',
    says: 'a bucket with objects in it is not destroyed',
    refuse: of(BUCKET, ({ values }) => (values.force_destroy === false ? undefined : 'force_destroy')),
  },
  {
    id: 'bucket-versioned',
    says: 'versions are kept, and for a limited time; or not kept where the root says why',
    refuse: of(BUCKET, ({ values }, { unversionedBuckets = [] }) => {
      const isVersioned = values.versioning[0]?.enabled === true
      if (!isVersioned) return unversionedBuckets.includes(values.name) ? undefined : 'versioning'
      const hasEnd = values.lifecycle_rule.some(
        ({ action: [action], condition: [{ days_since_noncurrent_time: days, matches_prefix: prefixes }] }) =>
          action.type === 'Delete' && days > 0 && (prefixes ?? []).length === 0,
      )
      return hasEnd ? undefined : 'no rule deletes old versions'
    }),
  },
  {
    id: 'bucket-current-kept',
    says: 'no rule deletes what is current but below the prefixes of the list',
    refuse: of(BUCKET, ({ values }, { expiringPrefixes = [] }) => {
      const deleting = values.lifecycle_rule.filter(({ action: [{ type }] }) => type === 'Delete')
      const current = deleting.filter(({ condition: [{ with_state: state }] }) => state !== 'ARCHIVED')
      const wrong = current.find(({ condition: [{ matches_prefix: prefixes }] }) => !isWithin(prefixes, expiringPrefixes))
      return wrong ? `a rule deletes ${JSON.stringify(wrong.condition[0].matches_prefix)}` : undefined
    }),
  },
  {
    id: 'bucket-appendable',
    says: 'files that are appended to stay in one class and are not held: parts of different classes cannot be joined',
    refuse: of(BUCKET, ({ values }, { appendedBuckets = [] }) => {
      if (!appendedBuckets.includes(values.name)) return undefined
      const moves = values.lifecycle_rule.some(({ action: [{ type }] }) => type === 'SetStorageClass')
      if (moves) return 'a rule changes the class'
      return values.autoclass.length + values.retention_policy.length > 0 ? 'autoclass or retention_policy' : undefined
    }),
  },
  {
    id: 'bucket-uploads-end',
    says: 'uploads in parts that nobody goes on with are ended',
    refuse: of(BUCKET, ({ values }) =>
      values.lifecycle_rule.some(({ action: [{ type }] }) => type === 'AbortIncompleteMultipartUpload')
        ? undefined
        : 'no rule ends uploads in parts',
    ),
  },
  {
    id: 'no-secret-values',
    says: 'no value of a secret is in the plan, and so none in the state',
    refuse: ({ type, values }) => {
      if (type === 'google_secret_manager_secret_version') return 'a version of a secret is made here'
      return textsOf(values).some((text) => PEM.test(text)) ? 'a private key' : undefined
    },
  },
  {
    id: 'settings-without-secrets',
    says: 'secret settings of a container come from Secret Manager, and a private key never as text',
    refuse: of('google_cloud_run_v2_service', (resource) => {
      const isPlain = (value) => typeof value === 'string' && !/^gcp-secret:/.test(value) && !/^\/secrets\//.test(value)
      const found = Object.entries(environmentOf(resource)).find(([name, value]) => {
        if (name.endsWith('_API_SECRET') && typeof value === 'object') return true
        return SECRET_SETTINGS.test(name) && name !== 'VERIFY_TOKEN' && isPlain(value)
      })
      return found?.[0]
    }),
  },
  {
    id: 'secrets-protected',
    says: 'secrets are not deleted in passing, and a destroyed version can be had back for a while',
    refuse: of('google_secret_manager_secret', ({ values }) =>
      values.deletion_protection === true && Number.parseInt(values.version_destroy_ttl ?? '0', 10) >= 86_400
        ? undefined
        : 'deletion_protection or version_destroy_ttl',
    ),
  },
  {
    id: 'tags-immutable',
    says: 'a tag of an image is never moved, and images that run are not cleaned up',
    refuse: of('google_artifact_registry_repository', ({ values }) => {
      if (values.docker_config[0]?.immutable_tags !== true) return 'immutable_tags'
      const keeps = values.cleanup_policies.some(
        ({ action, most_recent_versions: [newest] }) => action === 'KEEP' && newest?.keep_count >= 2,
      )
      return keeps ? undefined : 'cleanup_policies keep none of the newest'
    }),
  },
]

const isWithin = (prefixes, allowed) => (prefixes ?? []).length > 0 && prefixes.every((prefix) => allowed.includes(prefix))
