// What the agents of CloudWatch send, against what the roles may write and what alarms wait for.
import { parse } from 'yaml'

const AGENT = '/opt/aws/amazon-cloudwatch-agent/etc/kalshi.json'
const SCRAPE = '/opt/aws/amazon-cloudwatch-agent/etc/scrape.yaml'

const list = (value) => [value ?? []].flat()

/** @returns Namespaces that every role which may put metrics may put them into; undefined where no policy is known. */
function allowedNamespaces(resources) {
  const conditions = resources
    .filter(({ type, values }) => type === 'aws_iam_role_policy' && typeof values.policy === 'string')
    .flatMap(({ values }) => list(JSON.parse(values.policy).Statement))
    .filter(({ Action }) => list(Action).includes('cloudwatch:PutMetricData'))
    .map(({ Condition }) => new Set(list(Condition?.StringEquals?.['cloudwatch:namespace'])))
  return conditions.length === 0 ? undefined : conditions.reduce((all, one) => all.intersection(one))
}

/** What one host sends: `{ host, namespaces, metrics }`; undefined where it has no agent. */
function agentOf(userData) {
  const files = new Map((parse(userData)?.write_files ?? []).map(({ path, content }) => [path, content]))
  if (!files.has(AGENT)) return undefined
  const { metrics, logs } = JSON.parse(files.get(AGENT))
  const { emf_processor: emf } = logs.metrics_collected.prometheus
  const [{ static_configs: scraped }] = parse(files.get(SCRAPE)).scrape_configs
  const own = Object.entries(metrics.metrics_collected).flatMap(([kind, { measurement }]) => measurement.map((name) => `${kind}_${name}`))
  const selected = emf.metric_declaration.flatMap(({ metric_selectors: names }) => names.map((name) => name.replace(/^\^|\$$/g, '')))
  const hosts = [
    ...Object.values(metrics.metrics_collected).map(({ append_dimensions: { Host } }) => Host),
    ...scraped.map(({ labels }) => labels.Host),
  ]
  return { hosts: new Set(hosts), namespaces: [metrics.namespace, emf.metric_namespace], metrics: new Set([...own, ...selected]) }
}

/**
 * Every namespace of an agent is one that its role may write, every metric goes under the name of one host, and every alarm on such a metric is
 * on one that this host sends: another would be silent, or fire, for ever.
 */
export const checkAgents = (userDataOf) => (resources) => {
  const allowed = allowedNamespaces(resources)
  const problems = []
  const sent = new Map()
  const unknown = new Set()
  for (const { address, values } of resources.filter(({ type }) => type === 'aws_instance')) {
    const text = userDataOf(values)
    if (text === undefined) unknown.add(values.tags?.Name) // a plan does not know it yet
    const agent = text === undefined ? undefined : agentOf(text)
    if (agent === undefined) continue
    if (agent.hosts.size !== 1) problems.push(`${address}: sends metrics as ${[...agent.hosts].join(' and ')}`)
    for (const namespace of new Set(agent.namespaces))
      if (!allowed?.has(namespace)) problems.push(`${address}: sends metrics to ${namespace}, where its role may not write`)
    for (const host of agent.hosts) sent.set(host, agent.metrics)
  }
  if (sent.size === 0) return problems
  for (const { address, values } of resources.filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')) {
    if (!allowed?.has(values.namespace)) {
      if (!values.namespace?.startsWith('AWS/')) problems.push(`${address}: waits for ${values.namespace}, where nobody writes`)
      continue
    }
    const host = values.dimensions?.Host
    if (!unknown.has(host) && !sent.get(host)?.has(values.metric_name))
      problems.push(`${address}: waits for ${values.metric_name} of ${host}, which is not sent`)
  }
  return problems
}
