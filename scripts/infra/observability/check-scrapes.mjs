import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const METRICS_PORT = 9090

/**
 * Targets of both scrape configurations: on one machine the services of the compose files, on EC2 the addresses that Terraform gives.
 * @returns `{ problems, targets }`
 */
export function checkScrapes(root) {
  const text = (...path) => readFileSync(join(root, ...path), 'utf8')
  const jobsOf = (file) => parse(text('observability', 'prometheus', file)).scrape_configs
  const services = (file) => Object.keys(parse(text(file)).services)
  const known = new Set([...services('docker-compose.platform.yml'), ...services('docker-compose.yml')])
  const platform = text('terraform', 'aws-data-platform', 'main.tf')
  const addresses = new Map(
    [...platform.matchAll(/^ {4}(\d) = \{ zone = "\w", private_ip = "([\d.]+)" \}$/gm)].map(([, number, ip]) => [`gatherer-${number}`, ip]),
  )
  addresses.set('deduplicator', /module "deduplicator" \{.*?private_ip\s+= "([\d.]+)"/s.exec(platform)?.[1])

  const problems = []
  let targets = 0
  for (const { job, host, port, instance } of flatten(jobsOf('prometheus.yml'))) {
    targets += 1
    if (!known.has(host)) problems.push(`prometheus.yml: ${job} scrapes ${host}, which is no service`)
    if (port !== METRICS_PORT) problems.push(`prometheus.yml: ${host} has no metrics on ${port}`)
    if (instance !== host) problems.push(`prometheus.yml: ${host} is called ${instance}`)
  }
  const scraped = new Set()
  for (const { job, host, port, instance } of flatten(jobsOf('ec2.yml'))) {
    targets += 1
    scraped.add(instance)
    if (addresses.get(instance) !== host)
      problems.push(`ec2.yml: ${job} scrapes ${host} as ${instance}, which is at ${addresses.get(instance)}`)
    if (port !== METRICS_PORT) problems.push(`ec2.yml: ${host} has no metrics on ${port}`)
  }
  for (const [name, address] of addresses) if (!scraped.has(name)) problems.push(`ec2.yml does not scrape ${name} at ${address}`)
  return { problems, targets }
}

/** What compose puts into Prometheus and Grafana is there, the rules of every program among it, and dashboards where Grafana looks for them. */
export function checkMounts(root, programs) {
  const { prometheus, grafana } = parse(readFileSync(join(root, 'docker-compose.platform.yml'), 'utf8')).services
  const mounts = [...prometheus.volumes, ...grafana.volumes]
    .map((volume) => volume.split(':'))
    .filter(([source]) => source.startsWith('./'))
  const missing = mounts.filter(([source]) => !existsSync(join(root, source))).map(([source]) => `${source} is not there`)
  const unruled = programs.filter(
    (program) =>
      !mounts.some(([source, target]) => source === `./deployables/${program}/alerts.yml` && target.startsWith('/etc/prometheus/rules/')),
  )
  const provisioning = join(root, 'observability', 'grafana', 'provisioning', 'dashboards', 'kassandra.yml')
  const [{ options }] = parse(readFileSync(provisioning, 'utf8')).providers
  const shown = mounts.find(([source]) => source === './observability/grafana/dashboards')?.[1]
  return {
    problems: [
      ...missing,
      ...unruled.map((program) => `Prometheus does not get the rules of ${program}`),
      ...(shown === options.path ? [] : [`Grafana looks for dashboards in ${options.path}, and they are in ${shown}`]),
    ],
    mounts: mounts.length,
  }
}

const flatten = (jobs) =>
  jobs.flatMap(({ job_name: job, static_configs: fixed = [], dns_sd_configs: found = [], relabel_configs: relabel = [] }) => [
    ...fixed.flatMap(({ targets, labels }) =>
      targets.map((target) => {
        const [host, port] = target.split(':')
        return { job, host, port: Number(port), instance: labels?.instance }
      }),
    ),
    ...found.flatMap(({ names, port }) =>
      names.map((host) => ({ job, host, port, instance: relabel.find(({ target_label: label }) => label === 'instance')?.replacement })),
    ),
  ])
