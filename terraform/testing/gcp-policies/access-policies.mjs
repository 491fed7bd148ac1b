import { textsOf } from './plan-resources.mjs'

const isGrant = ({ type }) => /_iam_(member|binding|policy)$/.test(type)
const isService = ({ type }) => type === 'google_cloud_run_v2_service'

/** What may be granted, and on what. Nothing is granted on a project. */
const GRANTS = {
  google_storage_bucket_iam_member: ['roles/storage.objectUser'],
  google_secret_manager_secret_iam_member: ['roles/secretmanager.secretAccessor'],
  google_cloud_run_v2_service_iam_member: ['roles/run.invoker', 'roles/run.developer'],
  google_artifact_registry_repository_iam_member: ['roles/artifactregistry.writer'],
  google_service_account_iam_member: ['roles/iam.workloadIdentityUser', 'roles/iam.serviceAccountUser'],
}

/** Each: `refuse(resource, options)` gives what is wrong, or undefined. */
export const accessPolicies = [
  {
    id: 'nobody-anonymous',
    says: 'nothing is granted to allUsers or allAuthenticatedUsers',
    refuse: ({ values }) => textsOf(values).find((text) => /^all(Authenticated)?Users$/.test(text)),
  },
  {
    id: 'named-roles',
    says: 'each grant is one member, one role of the list, on one thing that is not a project',
    refuse: (resource) => {
      if (!isGrant(resource)) return undefined
      const roles = GRANTS[resource.type]
      if (!roles) return `${resource.type} grants on a whole project, or replaces what others granted`
      return roles.includes(resource.values.role) ? undefined : `role ${resource.values.role}`
    },
  },
  {
    id: 'no-account-keys',
    says: 'no account has a key',
    refuse: ({ type }) => (type === 'google_service_account_key' ? type : undefined),
  },
  {
    id: 'invokers-checked',
    says: 'Cloud Run asks for roles/run.invoker',
    refuse: (resource) => (isService(resource) && resource.values.invoker_iam_disabled !== false ? 'invoker_iam_disabled' : undefined),
  },
  {
    id: 'ingress-internal',
    says: 'nothing comes in from outside unless the variable says so',
    refuse: (resource, { ingress = 'INGRESS_TRAFFIC_INTERNAL_ONLY' }) =>
      isService(resource) && resource.values.ingress !== ingress ? `ingress ${resource.values.ingress}` : undefined,
  },
  {
    id: 'own-account',
    says: 'a service runs as an account that is made here, not as the project default',
    refuse: (resource) => {
      if (!isService(resource)) return undefined
      const { service_account: given } = resource.values.template[0]
      const isMade = resource.unknown.template?.[0]?.service_account === true
      return isMade || /-sa@|kassandra-engine@/.test(given ?? '') ? undefined : `service_account ${given}`
    },
  },
  {
    id: 'one-repository-federated',
    says: 'tokens of GitHub are taken from one repository and one branch',
    refuse: ({ type, values }) =>
      type === 'google_iam_workload_identity_pool_provider' &&
      !/^assertion\.repository == "[^"*]+" && assertion\.ref == "[^"*]+"$/.test(values.attribute_condition ?? '')
        ? `attribute_condition ${values.attribute_condition}`
        : undefined,
  },
]
