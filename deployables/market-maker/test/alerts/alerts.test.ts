import { fileURLToPath } from 'node:url'
import { holdForAlertRules } from '../../../../test/support/alert-rules.ts'
import { createMakerMetrics } from '../../src/metrics/maker-metrics.ts'

const nothing = () => undefined

holdForAlertRules({
  rules: fileURLToPath(new URL('../../alerts.yml', import.meta.url)),
  tests: fileURLToPath(new URL('../../alerts.test.yml', import.meta.url)),
  prefix: 'kassandra_market_maker_',
  metrics: () =>
    createMakerMetrics({
      view: nothing,
      backlogEvents: () => 0,
      databaseBytes: nothing,
      session: nothing,
      alertsTold: () => 0,
      lease: () => ({ state: 'waiting', leftMs: undefined }),
    })
      .registry.getMetricsAsArray()
      .map(({ name }) => name),
  namedMoreThan: 8,
  critical: 4,
})
