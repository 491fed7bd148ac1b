// `node observability/grafana/generate.mjs`: writes dashboards/*.json, and the tables of docs/observability.md, from source/ and the alert rules.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alertRulesOf, dashboardsOf } from './source/dashboards.mjs'
import { tablesOf, withTables } from './source/tables.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'observability', 'grafana', 'dashboards')
const page = join(root, 'docs', 'observability.md')

const dashboards = dashboardsOf(root)
mkdirSync(folder, { recursive: true })
for (const { file, text } of dashboards) writeFileSync(join(folder, file), text)
const tables = tablesOf(dashboards, (program) => alertRulesOf(root, program))
writeFileSync(page, withTables(readFileSync(page, 'utf8'), tables))
process.stdout.write(`${dashboards.length} dashboards\n`)
