import { fileURLToPath } from 'node:url'
import { holdForAlertRules } from '../../../test/support/alert-rules.ts'
import { createGathererMetrics } from '../src/metrics.ts'

holdForAlertRules({
  rules: fileURLToPath(new URL('../alerts.yml', import.meta.url)),
  tests: fileURLToPath(new URL('../alerts.test.yml', import.meta.url)),
  prefix: 'kassandra_gatherer_',
  metrics: () =>
    createGathererMetrics(() => undefined, Date.now)
      .registry.getMetricsAsArray()
      .map(({ name }) => name),
  namedMoreThan: 10,
  critical: 3,
})
