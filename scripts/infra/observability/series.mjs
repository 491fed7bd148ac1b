import { join } from 'node:path'
import { mustRun } from '../tools/run.mjs'

const SCRAPED = ['instance', 'job']

/** What Prometheus has of its own. */
const BUILT_IN = new Map([
  ['up', { kind: 'gauge', labels: new Set(SCRAPED) }],
  ['ALERTS', { kind: 'gauge', labels: new Set([...SCRAPED, 'alertname', 'alertstate', 'severity']) }],
])

/** @returns Series by name of one program's metrics: `{ kind: 'counter' | 'gauge', labels }`; a histogram is three of them. */
export function seriesOf(metrics) {
  const series = new Map(BUILT_IN)
  for (const { name, type, labels } of metrics) {
    const own = [...SCRAPED, ...labels]
    if (type !== 'histogram' && type !== 'summary') series.set(name, { kind: type, labels: new Set(own) })
    else {
      for (const end of ['_sum', '_count']) series.set(name + end, { kind: 'counter', labels: new Set(own) })
      if (type === 'histogram') series.set(`${name}_bucket`, { kind: 'counter', labels: new Set([...own, 'le']) })
    }
  }
  return series
}

/** Metrics of every program, asked of its sources. */
export async function readMetrics(root, signal) {
  const resolve = join(root, 'deployables', 'market-maker', 'test', 'programs', 'resolve-sources.mjs')
  const printer = join(root, 'scripts', 'infra', 'observability', 'print-metrics.mjs')
  return JSON.parse(await mustRun(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', resolve, printer], { signal }))
}
