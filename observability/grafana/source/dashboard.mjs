// What Grafana reads as a dashboard, from rows of panels. Everything that a panel does not say is the same on all of them.

/** Prometheus, as whoever looks at the dashboard has chosen it. */
export const CHOSEN = `\${datasource}`
const SOURCE = { type: 'prometheus', uid: CHOSEN }
const COLUMNS = 24
const HEIGHT = 8

/** One query of a panel. `legend` may name labels, as `{{instance}}`. */
export const query = (expr, legend) => ({ expr, legend })

/**
 * A graph over time.
 * @param panel.unit A unit of Grafana: `short`, `s`, `bytes`, `ops`, `percentunit`, `currencyUSD`.
 * @param panel.description What is good, and what to do when it is not.
 */
export const graph = (panel) => ({ width: 8, ...panel, kind: 'timeseries' })

/** The latest value, as a number. `bad` colours it from that value on. */
export const number = (panel) => ({ width: 4, height: 4, ...panel, kind: 'stat' })

/** The alerts that fire now, of those that `names` lists. */
export const alerts = (names) => ({
  width: COLUMNS,
  height: 5,
  kind: 'table',
  title: 'Alerts that fire',
  description: 'Empty is well. Each alert says in its annotation what to do.',
  unit: 'short',
  queries: [query(`ALERTS{alertstate="firing",alertname=~"${names.join('|')}"}`, '')],
})

/**
 * A dashboard. Panels stand side by side until a line is full, in the order given.
 * @param settings.uid Stays the same for ever: links to a dashboard name it.
 * @param settings.job Job of Prometheus whose instances can be chosen.
 * @param settings.rows `[{ title, panels }]`
 */
export function dashboard({ uid, title, description, job, rows }) {
  let nextId = 1
  let y = 0
  const panels = []
  for (const row of rows) {
    panels.push({ id: nextId++, type: 'row', title: row.title, collapsed: false, gridPos: { h: 1, w: COLUMNS, x: 0, y }, panels: [] })
    y += 1
    const lines = linesOf(row.panels)
    for (const line of lines) {
      let x = 0
      for (const panel of line) {
        panels.push({ id: nextId++, ...rendered(panel), gridPos: { h: heightOf(panel), w: panel.width, x, y } })
        x += panel.width
      }
      y += Math.max(...line.map(heightOf))
    }
  }
  return {
    uid,
    title,
    description,
    tags: ['kassandra'],
    editable: false,
    schemaVersion: 41,
    version: 1,
    timezone: 'utc',
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    graphTooltip: 1,
    links: [{ type: 'dashboards', tags: ['kassandra'], asDropdown: true, title: 'Dashboards', keepTime: true }],
    templating: { list: [sourceVariable, instanceVariable(job)] },
    annotations: { list: [] },
    panels,
  }
}

const heightOf = ({ height = HEIGHT }) => height

function linesOf(panels) {
  const lines = [[]]
  let used = 0
  for (const panel of panels) {
    if (used + panel.width > COLUMNS) {
      lines.push([])
      used = 0
    }
    lines.at(-1).push(panel)
    used += panel.width
  }
  return lines
}

const sourceVariable = { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', hide: 0, refresh: 1 }

function instanceVariable(job) {
  const expression = `label_values(up{job="${job}"}, instance)`
  return {
    name: 'instance',
    label: 'Instance',
    type: 'query',
    datasource: SOURCE,
    definition: expression,
    query: { query: expression, refId: 'instances' },
    refresh: 2,
    sort: 1,
    includeAll: true,
    allValue: '.+',
    multi: true,
    current: { text: 'All', value: '$__all' },
  }
}

function rendered({ kind, title, description, unit, queries, bad, stack = false }) {
  const isTable = kind === 'table'
  return {
    type: kind,
    title,
    description,
    datasource: SOURCE,
    fieldConfig: { defaults: { unit, ...looks(kind, bad, stack) }, overrides: [] },
    options: optionsOf(kind),
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
      range: kind === 'timeseries',
      instant: kind !== 'timeseries',
      ...(isTable ? { format: 'table' } : {}),
    })),
    ...(isTable
      ? { transformations: [{ id: 'organize', options: { excludeByName: { Time: true, Value: true, __name__: true, alertstate: true } } }] }
      : {}),
  }
}

function looks(kind, bad, stack) {
  if (kind === 'stat') {
    const steps = bad === undefined ? [] : [{ color: 'red', value: bad }]
    return { thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, ...steps] } }
  }
  if (kind === 'table') return {}
  return {
    custom: {
      drawStyle: 'line',
      lineWidth: 1,
      fillOpacity: stack ? 30 : 0,
      showPoints: 'never',
      spanNulls: false,
      stacking: { mode: stack ? 'normal' : 'none', group: 'A' },
    },
  }
}

function optionsOf(kind) {
  if (kind === 'stat')
    return { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'value', graphMode: 'area' }
  if (kind === 'table') return { showHeader: true, cellHeight: 'sm' }
  return { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi', sort: 'desc' } }
}
