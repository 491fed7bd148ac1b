import { dashboard, graph, query } from '../../../observability/grafana/source/dashboard.mjs'

const severity = { severity: 'warning' }
const said = { summary: 'x', action: 'x' }

const withPanel = (panel) =>
  dashboard({
    uid: 'x',
    title: 'X',
    description: '',
    job: 'x',
    rows: [{ title: 'X', panels: [graph({ title: 'x', description: 'x', unit: 'short', ...panel })] }],
  })

const moved = (change) => {
  const model = withPanel({ queries: [query('x_rows', '')] })
  change(model)
  return model
}

/** What must be taken, and what must be refused: of a registry with the counter x_total{kind}, the gauge x_rows, the histogram x_seconds. */
export const breaches = {
  sound: [
    'sum by (kind) (rate(x_total{instance=~"$instance"}[$__rate_interval]))',
    'histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))',
    'x_rows > 5 and on (instance) up == 1',
    'time() - x_rows',
    'sum without (kind) (increase(x_total[1h])) / 2',
  ],
  queries: [
    'rate(x_total[5m]',
    'rate(x_totals[5m])',
    'rate(x_total{color="red"}[5m])',
    'sum by (color) (rate(x_total[5m]))',
    'rate(x_rows[5m])',
    'x_total > 5',
    'histogram_quantile(0.9, sum by (instance) (rate(x_seconds_bucket[5m])))',
    'x_seconds',
    '{job="x"}',
    'x_rows{le="1"}',
  ],
  rules: [
    { alert: 'of nothing', expr: 'y > 1', labels: severity, annotations: said },
    { alert: 'without severity', expr: 'x_rows > 1', labels: {}, annotations: said },
    { alert: 'without action', expr: 'x_rows > 1', labels: severity, annotations: { summary: 'x' } },
    {
      alert: 'of a lost label',
      expr: 'sum(x_rows) > 1',
      labels: severity,
      annotations: { summary: '{{ $labels.instance }}', action: 'x' },
    },
  ],
  dashboards: [
    { name: 'a query reads nothing', model: withPanel({ queries: [query('y', '')] }) },
    { name: 'a legend names a label that was summed up', model: withPanel({ queries: [query('sum(x_rows)', '{{instance}}')] }) },
    { name: 'a variable is not there', model: withPanel({ queries: [query('x_rows{instance=~"$host"}', '')] }) },
    { name: 'a panel says nothing', model: withPanel({ description: '', queries: [query('x_rows', '')] }) },
    { name: 'a panel shows nothing', model: withPanel({ queries: [] }) },
    { name: 'a panel is too wide', model: withPanel({ width: 25, queries: [query('x_rows', '')] }) },
    { name: 'panels lie over one another', model: moved(({ panels }) => Object.assign(panels[1].gridPos, { y: 0 })) },
    { name: 'another source is asked', model: moved(({ panels }) => Object.assign(panels[1], { datasource: { uid: 'mine' } })) },
    { name: 'two panels have one id', model: moved(({ panels }) => Object.assign(panels[1], { id: panels[0].id })) },
    {
      name: 'a variable is of nothing',
      model: moved(({ templating }) => Object.assign(templating.list[1], { definition: 'label_values(y, instance)' })),
    },
  ],
}
