import { CHOSEN } from '../../../observability/grafana/source/dashboard.mjs'
import { checkQuery } from './check-query.mjs'

const FILLED_IN = /\{\{\s*(\w+)\s*\}\}/g

/** @returns Problems of a dashboard, one line each, and the names of the series that it reads. */
export function checkDashboard({ title, uid, panels, templating }, series) {
  const problems = []
  const metrics = new Set()
  if (!/^[a-z0-9-]{1,40}$/.test(uid)) problems.push(`${title}: "${uid}" is no uid`)
  problems.push(...checkLayout(title, panels))
  const variables = new Set(templating.list.map(({ name }) => name))
  for (const { type, title: name, description, datasource, targets = [] } of panels) {
    if (type === 'row') continue
    const say = (problem) => problems.push(`${title}, "${name}": ${problem}`)
    if (!description) say('does not say what is good')
    if (targets.length === 0) say('shows nothing')
    for (const { uid: source } of [datasource, ...targets.map((target) => target.datasource)])
      if (source !== CHOSEN) say(`asks ${source}, not the source that was chosen`)
    for (const { expr, legendFormat } of targets) {
      const query = checkQuery(expr, series)
      query.problems.forEach(say)
      for (const metric of query.metrics) metrics.add(metric)
      for (const [, variable] of expr.matchAll(/\$(?!__)\{?(\w+)/g)) if (!variables.has(variable)) say(`has no variable ${variable}`)
      for (const [, label] of legendFormat.matchAll(FILLED_IN)) if (!query.labels.has(label)) say(`its legend has no ${label}: ${expr}`)
    }
  }
  for (const { name, definition } of templating.list.filter(({ type }) => type === 'query')) {
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? []
    const query =
      selector === undefined ? { problems: [`${definition} is not understood`], labels: new Set() } : checkQuery(selector, series)
    for (const problem of query.problems) problems.push(`${title}, variable ${name}: ${problem}`)
    if (selector !== undefined && !query.labels.has(label)) problems.push(`${title}, variable ${name}: nothing has ${label}`)
  }
  return { problems, metrics }
}

/** Nothing lies over something else, or outside. */
function checkLayout(title, panels) {
  const problems = []
  const ids = panels.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) problems.push(`${title}: two panels have the same id`)
  for (const [at, { gridPos: one, title: name }] of panels.entries()) {
    if (one.x < 0 || one.x + one.w > 24) problems.push(`${title}, "${name}": is wider than the page`)
    const over = panels.slice(at + 1).find(({ gridPos: other }) => meets(one, other))
    if (over !== undefined) problems.push(`${title}, "${name}": lies over "${over.title}"`)
  }
  return problems
}

const meets = (one, other) => one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
