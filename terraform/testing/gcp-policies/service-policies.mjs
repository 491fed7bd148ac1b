import { environmentOf } from './plan-resources.mjs'

const of = (type, refuse) => (resource, options) => (resource.type === type ? refuse(resource, options) : undefined)
const SERVICE = 'google_cloud_run_v2_service'
const GRACE_SECONDS = 10

const scalingOf = ({ values }) => values.template[0].scaling[0] ?? {}
const containerOf = ({ values }) => values.template[0].containers[0]

export const servicePolicies = [
  {
    id: 'one-instance',
    says: 'no service has two instances of a revision',
    refuse: of(SERVICE, (resource) => {
      const { max_instance_count: max } = scalingOf(resource)
      return max === 1 ? undefined : `max_instance_count ${max}`
    }),
  },
  {
    id: 'engine-always-on',
    says: 'the engine has an instance and a processor at all times',
    refuse: of(SERVICE, (resource, { alwaysOn = [] }) => {
      if (!alwaysOn.includes(resource.values.name)) return undefined
      if (scalingOf(resource).min_instance_count !== 1) return `min_instance_count ${scalingOf(resource).min_instance_count}`
      return containerOf(resource).resources[0]?.cpu_idle === false ? undefined : 'cpu_idle'
    }),
  },
  {
    id: 'stop-in-time',
    says: `a stop is done before Cloud Run ends the container, ${GRACE_SECONDS} s after SIGTERM`,
    refuse: of(SERVICE, (resource) => {
      const { STOP_TIMEOUT: given } = environmentOf(resource)
      const isInTime = /^\d+s$/.test(given ?? '') && Number.parseInt(given, 10) < GRACE_SECONDS
      return isInTime ? undefined : `STOP_TIMEOUT ${given}`
    }),
  },
  {
    id: 'image-by-digest',
    says: 'an image is named by its digest',
    refuse: of(SERVICE, (resource) => {
      const { image } = containerOf(resource)
      return /@sha256:[0-9a-f]{64}$/.test(image) ? undefined : `image ${image}`
    }),
  },
  {
    id: 'probed',
    says: 'a start is watched on /health; of an engine, its life too',
    refuse: of(SERVICE, (resource, { alwaysOn = [] }) => {
      const { startup_probe: start, liveness_probe: life } = containerOf(resource)
      const isHealth = (probes) => probes[0]?.http_get[0]?.path === '/health'
      if (!isHealth(start)) return 'startup_probe'
      return alwaysOn.includes(resource.values.name) && !isHealth(life) ? 'liveness_probe' : undefined
    }),
  },
  {
    id: 'service-protected',
    says: 'a service is not deleted in passing',
    refuse: of(SERVICE, ({ values }) => (values.deletion_protection === true ? undefined : 'deletion_protection')),
  },
  {
    id: 'schedule-by-oidc',
    says: 'a schedule posts to /run with a token made for the service',
    refuse: of('google_cloud_scheduler_job', ({ values, unknown }) => {
      const [target] = values.http_target
      if (target?.http_method !== 'POST') return `http_method ${target?.http_method}`
      const token = target.oidc_token[0]
      if (token === undefined) return 'no oidc_token'
      const isMade = unknown.http_target?.[0]?.oidc_token?.[0]?.audience === true
      return isMade || /^https:\/\/[^/]+$/.test(token.audience ?? '') ? undefined : `audience ${token.audience}`
    }),
  },
  {
    id: 'alerts-documented',
    says: 'an alert says what to do',
    refuse: of('google_monitoring_alert_policy', ({ values, unknown }) => {
      const text = values.documentation[0]?.content ?? ''
      return text.length >= 40 || unknown.documentation?.[0]?.content === true ? undefined : 'documentation'
    }),
  },
  {
    id: 'services-stay-on',
    says: 'a destroy leaves the services of the project on',
    refuse: of('google_project_service', ({ values }) => (values.disable_on_destroy === false ? undefined : 'disable_on_destroy')),
  },
]
