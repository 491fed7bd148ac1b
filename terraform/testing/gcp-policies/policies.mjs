import { accessPolicies } from './access-policies.mjs'
import { dataPolicies } from './data-policies.mjs'
import { plannedResources } from './plan-resources.mjs'
import { servicePolicies } from './service-policies.mjs'

/** Types that the roots may use. One more is thought about here first. */
const TYPES = new Set([
  'google_artifact_registry_repository',
  'google_artifact_registry_repository_iam_member',
  'google_cloud_run_v2_service',
  'google_cloud_run_v2_service_iam_member',
  'google_cloud_scheduler_job',
  'google_iam_workload_identity_pool',
  'google_iam_workload_identity_pool_provider',
  'google_monitoring_alert_policy',
  'google_monitoring_notification_channel',
  'google_monitoring_uptime_check_config',
  'google_project_service',
  'google_secret_manager_secret',
  'google_secret_manager_secret_iam_member',
  'google_service_account',
  'google_service_account_iam_member',
  'google_storage_bucket',
  'google_storage_bucket_iam_member',
])

const typePolicy = {
  id: 'known-types',
  says: 'every resource is of a type that was thought about',
  refuse: ({ type }) => (TYPES.has(type) ? undefined : type),
}

export const policies = [typePolicy, ...accessPolicies, ...dataPolicies, ...servicePolicies]

/** Pure. Everything of a plan that breaks a policy: `{ id, address, found }`. */
export function judgePlan(plan, options) {
  return plannedResources(plan).flatMap((resource) =>
    policies.flatMap(({ id, says, refuse }) => {
      const found = refuse(resource, options)
      return found === undefined ? [] : [{ id, says, address: resource.address, found }]
    }),
  )
}
