// Dashboards, alert rules and scrape configurations: that each query can be read, and speaks of what the programs expose.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { alertRulesOf, DASHBOARDS, dashboardsOf } from '../../observability/grafana/source/dashboards.mjs'
import { tablesOf, withTables } from '../../observability/grafana/source/tables.mjs'
import { breaches } from './observability/breaches.mjs'
import { checkDashboard } from './observability/check-dashboard.mjs'
import { checkQuery } from './observability/check-query.mjs'
import { checkRules } from './observability/check-rules.mjs'
import { checkMounts, checkScrapes } from './observability/check-scrapes.mjs'
import { readMetrics, seriesOf } from './observability/series.mjs'
import { find, mustRun } from './tools/run.mjs'

const NO_PROMTOOL = 'promtool is not on PATH; apt-get install prometheus'
const GENERATE = 'node observability/grafana/generate.mjs && npm run format'

function refuse(problems) {
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

function checkGenerated({ root }) {
  const folder = join(root, 'observability', 'grafana', 'dashboards')
  const wanted = dashboardsOf(root)
  const files = globSync('*.json', { cwd: folder })
  const stray = files.filter((file) => !wanted.some((dashboard) => dashboard.file === file))
  refuse(stray.map((file) => `observability/grafana/dashboards/${file} has no source`))
  const old = wanted.filter(({ file, model }) => !isDeepStrictEqual(JSON.parse(readFileSync(join(folder, file), 'utf8')), model))
  refuse(old.map(({ file }) => `observability/grafana/dashboards/${file} is not what its source makes: ${GENERATE}`))
  const page = readFileSync(join(root, 'docs', 'observability.md'), 'utf8')
  const tables = tablesOf(wanted, (program) => alertRulesOf(root, program))
  if (withTables(page, tables) !== page) throw new Error(`docs/observability.md has other tables: ${GENERATE}`)
  const uids = wanted.map(({ model }) => model.uid)
  if (new Set(uids).size !== uids.length) throw new Error('two dashboards have the same uid')
  return { note: `${wanted.length} dashboards` }
}

/** Every query can be read, and every metric of a program is on its dashboard. */
async function checkDashboards({ root, signal }) {
  const metrics = await readMetrics(root, signal)
  let count = 0
  const problems = dashboardsOf(root).flatMap(({ program, model }) => {
    const checked = checkDashboard(model, seriesOf(metrics[program]))
    count += model.panels.flatMap(({ targets = [] }) => targets).length
    const shown = new Set([...checked.metrics].map((name) => name.replace(/_(bucket|sum|count)$/, '')))
    const hidden = metrics[program].map(({ name }) => name).filter((name) => name.startsWith('kassandra_') && !shown.has(name))
    return [...checked.problems, ...hidden.map((name) => `${model.title} does not show ${name}`)]
  })
  refuse(problems)
  return { note: `${count} queries` }
}

async function checkAlerts({ root, signal }) {
  const metrics = await readMetrics(root, signal)
  const rules = DASHBOARDS.map(({ program }) => ({ program, rules: alertRulesOf(root, program) }))
  refuse(rules.flatMap(({ program, rules: own }) => checkRules(own, seriesOf(metrics[program]))))
  const names = rules.flatMap(({ rules: own }) => own.map(({ alert }) => alert))
  refuse(names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two alerts are called ${name}`))
  return { note: `${names.length} rules` }
}

/** A check that takes everything is none. */
function checkBreaches() {
  const series = seriesOf([
    { name: 'x_total', type: 'counter', labels: ['kind'] },
    { name: 'x_rows', type: 'gauge', labels: [] },
    { name: 'x_seconds', type: 'histogram', labels: [] },
  ])
  for (const query of breaches.sound) refuse(checkQuery(query, series).problems)
  for (const query of breaches.queries)
    if (checkQuery(query, series).problems.length === 0) throw new Error(`nothing is said against ${query}`)
  for (const rule of breaches.rules) if (checkRules([rule], series).length === 0) throw new Error(`nothing is said against ${rule.alert}`)
  for (const { name, model } of breaches.dashboards)
    if (checkDashboard(model, series).problems.length === 0) throw new Error(`nothing is said against a dashboard where ${name}`)
  return { note: `${breaches.queries.length + breaches.rules.length + breaches.dashboards.length} refused` }
}

async function testRules({ root, signal }) {
  const promtool = find('promtool')
  if (promtool === undefined) return { skipped: NO_PROMTOOL }
  for (const { program } of DASHBOARDS) {
    const folder = join(root, 'deployables', program)
    await mustRun(promtool, ['check', 'rules', join(folder, 'alerts.yml')], { signal })
    await mustRun(promtool, ['test', 'rules', join(folder, 'alerts.test.yml')], { signal })
  }
  return { note: DASHBOARDS.map(({ program }) => program).join(', ') }
}

function scrapes({ root }) {
  const { problems, targets } = checkScrapes(root)
  const compose = checkMounts(
    root,
    DASHBOARDS.map(({ program }) => program),
  )
  refuse([...problems, ...compose.problems])
  return { note: `${targets} targets, ${compose.mounts} mounts` }
}

async function checkConfigs({ root, signal }) {
  const promtool = find('promtool')
  if (promtool === undefined) return { skipped: NO_PROMTOOL }
  const files = globSync('*.yml', { cwd: join(root, 'observability', 'prometheus') }).toSorted()
  for (const file of files) {
    parse(readFileSync(join(root, 'observability', 'prometheus', file), 'utf8'))
    await mustRun(promtool, ['check', 'config', '--syntax-only', join(root, 'observability', 'prometheus', file)], { signal })
  }
  return { note: files.join(', ') }
}

/** What the programs print is what Prometheus takes without remark. */
async function lintMetrics({ root, signal }) {
  const promtool = find('promtool')
  if (promtool === undefined) return { skipped: NO_PROMTOOL }
  const metrics = await readMetrics(root, signal)
  const lines = Object.values(metrics).flatMap((own) =>
    own
      .filter(({ name, type }) => name.startsWith('kassandra_') && type !== 'histogram')
      .map(({ name, type }) => `# HELP ${name} x\n# TYPE ${name} ${type}\n${name} 1\n`),
  )
  await mustRun(promtool, ['check', 'metrics'], { signal, input: lines.join('') })
  return { note: `${lines.length} metrics` }
}

export const checks = [
  { name: 'observability: dashboards as generated', run: checkGenerated },
  { name: 'observability: queries of dashboards', run: checkDashboards },
  { name: 'observability: alert rules', run: checkAlerts },
  { name: 'observability: queries can fail', run: checkBreaches },
  { name: 'observability: scrape targets and mounts', run: scrapes },
  { name: 'observability: alerts fire (promtool)', run: testRules },
  { name: 'observability: scrape configurations (promtool)', run: checkConfigs },
  { name: 'observability: names of metrics (promtool)', run: lintMetrics },
]
