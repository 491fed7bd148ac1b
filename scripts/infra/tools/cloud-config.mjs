import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'
import { find, mustRun } from './run.mjs'

// cloud-init ignores what it does not know, and its schema lets unknown keys at the top pass.
const KEYS = ['apt', 'bootcmd', 'hostname', 'package_update', 'package_upgrade', 'packages', 'runcmd', 'write_files']
const LIMIT_BYTES = 16_384
const OF_THE_SYSTEM = /^\/(usr\/bin|usr\/sbin|bin|opt\/kalshi|opt\/aws)\//
const UNITS_OF_THE_SYSTEM = ['chrony.service', 'docker.service', 'network-online.target']

/** The cloud-config of every host that is known, by its address. */
export const userDataOf = (resources) =>
  new Map(
    resources
      .filter(({ type, values }) => type === 'aws_instance' && typeof values.user_data_base64 === 'string')
      .map(({ address, values }) => [address, Buffer.from(values.user_data_base64, 'base64')]),
  )

/** What is wrong with user data, one line a problem: as YAML, and as a host on which every unit finds its files. */
export function problemsOf(bytes) {
  const problems = bytes.length > LIMIT_BYTES ? [`is ${bytes.length} bytes, more than the ${LIMIT_BYTES} that EC2 takes`] : []
  const text = gunzipSync(bytes).toString('utf8')
  if (!text.startsWith('#cloud-config\n')) return [...problems, 'does not begin with #cloud-config']
  const config = parse(text)
  for (const key of Object.keys(config)) if (!KEYS.includes(key)) problems.push(`has the key ${key}, which is not known`)

  const files = new Map(config.write_files.map((file) => [file.path, file]))
  const has = (path) => files.has(path) || OF_THE_SYSTEM.test(path)
  for (const { path, content, permissions, owner } of config.write_files) {
    if (!path.startsWith('/')) problems.push(`${path} is no absolute path`)
    if (content === '') problems.push(`${path} is empty`)
    if (!/^0[0-7]{3}$/.test(permissions) || /[2367]$/.test(permissions)) problems.push(`${path} may be written by anybody (${permissions})`)
    if (owner !== 'root:root') problems.push(`${path} belongs to ${owner}`)
    if (content.startsWith('#!') !== (permissions === '0755')) problems.push(`${path} is a program or may be run, and not both`)
    if (/@[A-Z_]+@|\$\{/.test(content) && /\.env$/.test(path)) problems.push(`${path} has a place that was not filled`)
  }
  if (config.apt.preserve_sources_list !== true || config.apt.primary || config.apt.security)
    problems.push("takes other repositories than the image's own")
  if (!overHttps(config.bootcmd)) problems.push('leaves repositories of the image at http, and only HTTPS leads out')
  for (const { path, content } of config.write_files) {
    for (const [, url] of content.matchAll(/(http:\/\/[^\s"']+)/g))
      if (!/localhost|127\.0\.0\.1/.test(url)) problems.push(`${path} fetches ${url}, and only HTTPS leads out`)
  }
  const units = [...files]
    .filter(([path]) => path.startsWith('/etc/systemd/system/'))
    .map(([path, { content }]) => ({ unit: path.slice('/etc/systemd/system/'.length), content }))
  for (const { unit, content } of units) {
    for (const [, program] of content.matchAll(/^Exec\w+=(\S+)/gm))
      if (!has(program)) problems.push(`${unit} runs ${program}, which is not there`)
    for (const [, path] of content.matchAll(/^EnvironmentFile=(\S+)/gm))
      if (!files.has(path)) problems.push(`${unit} reads ${path}, which is not there`)
    for (const [, names] of content.matchAll(/^Requires=(.+)$/gm)) {
      for (const name of names.split(' ')) {
        const template = name.replace(/@[a-z-]+\./, '@.')
        if (!UNITS_OF_THE_SYSTEM.includes(name) && !units.some((other) => other.unit === name || other.unit === template))
          problems.push(`${unit} requires ${name}, which is not there`)
      }
    }
  }
  problems.push(...problemsOfAgent(files.get('/opt/aws/amazon-cloudwatch-agent/etc/kalshi.json')))
  for (const words of config.runcmd) {
    if (!Array.isArray(words) || words.some((word) => typeof word !== 'string'))
      problems.push(`runs ${JSON.stringify(words)}, which is no list of words`)
    else if (words[0].startsWith('/') && !files.has(words[0])) problems.push(`runs ${words[0]}, which is not there`)
    else if (words[0] === 'systemctl' && words[1] === 'enable') {
      for (const name of words.slice(2).filter((word) => !word.startsWith('-')))
        if (!units.some(({ unit }) => unit === name)) problems.push(`enables ${name}, which is not there`)
    }
  }
  return problems
}

const REPOSITORIES = ['sources.list', 'mirrors/debian.list', 'sources.list.d/debian.sources']

/** Whether the commands of the boot, run over a folder as /etc/apt is, leave no repository at http. */
function overHttps(bootcmd = []) {
  const folder = mkdtempSync(join(tmpdir(), 'apt-'))
  try {
    for (const path of REPOSITORIES) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), 'deb http://mirror.example/debian stable main\n')
    }
    for (const [command, ...words] of bootcmd)
      execFileSync(
        command,
        words.map((word) => word.replaceAll('/etc/apt', folder)),
      )
    return REPOSITORIES.every((path) => readFileSync(join(folder, path), 'utf8') === 'deb https://mirror.example/debian stable main\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The role may write one namespace, and groups that Terraform made: these alone are what the agent may name. */
function problemsOfAgent(file) {
  if (file === undefined) return ['has no agent of CloudWatch']
  const { metrics, logs } = JSON.parse(file.content)
  const { log_group_name: group, emf_processor: emf } = logs.metrics_collected.prometheus
  const groups = [group, ...(logs.logs_collected?.files.collect_list ?? []).map((entry) => entry.log_group_name)]
  return [
    ...[metrics.namespace, emf.metric_namespace]
      .filter((name) => name !== 'Kalshi')
      .map((name) => `the agent writes metrics to ${name}, which the role may not`),
    ...groups
      .filter((name) => !/^\/(kalshi\/|market-maker)/.test(name))
      .map((name) => `the agent writes logs to ${name}, which the role may not`),
  ]
}

/** Asks cloud-init itself, where it is. @returns Whether it was asked. */
export async function askCloudInit(bytes, scratch, signal) {
  const command = find('cloud-init')
  if (command === undefined) return false
  const path = join(scratch, 'user-data.yaml')
  writeFileSync(path, gunzipSync(bytes))
  await mustRun(command, ['schema', '--config-file', path], { signal })
  return true
}
