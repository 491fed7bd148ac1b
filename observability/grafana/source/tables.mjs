const BEGIN = '<!-- begin: dashboards -->'
const END = '<!-- end: dashboards -->'

/** Pure. The tables of docs/observability.md: rows of each dashboard with their panels, alerts of each program by severity. */
export function tablesOf(dashboards, rulesOf) {
  const perDashboard = dashboards.flatMap(({ file, model }) => [
    `### Dashboard: ${model.title}`,
    '',
    `[\`${file}\`](../observability/grafana/dashboards/${file}). ${model.description}`,
    '',
    '| Row | Panels |',
    '|---|---|',
    ...rowsOf(model).map(({ title, panels }) => `| ${title} | ${panels.join('; ')} |`),
    '',
  ])
  const named = (rules, wanted) => rules.filter(({ labels }) => wanted(labels.severity)).map(({ alert }) => `\`${alert}\``)
  const perProgram = dashboards.map(({ program }) => {
    const rules = rulesOf(program)
    const columns = [named(rules, (severity) => severity === 'critical'), named(rules, (severity) => severity !== 'critical')]
    return `| ${program} | ${columns.map((names) => names.join(', ')).join(' | ')} |`
  })
  return [BEGIN, ...perDashboard, '### Alerts by program', '', '| Program | Critical | Others |', '|---|---|---|', ...perProgram, END].join(
    '\n',
  )
}

/** Pure. The page with its tables as they are now. */
export function withTables(page, tables) {
  const from = page.indexOf(BEGIN)
  const to = page.indexOf(END)
  if (from < 0 || to < from) throw new Error(`docs/observability.md has no "${BEGIN}" before its "${END}"`)
  return page.slice(0, from) + tables + page.slice(to + END.length)
}

function rowsOf({ panels }) {
  const rows = []
  for (const { type, title } of panels) {
    if (type === 'row') rows.push({ title, panels: [] })
    else rows.at(-1).panels.push(title)
  }
  return rows
}
