import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { holdForAlertRules } from '../../../test/support/alert-rules.ts'
import { createDeduplicatorMetrics } from '../src/metrics.ts'

const README = fileURLToPath(new URL('../README.md', import.meta.url))
const PREFIX = 'kassandra_deduplicator_'
const metrics = (): readonly string[] =>
  createDeduplicatorMetrics(Date.now)
    .registry.getMetricsAsArray()
    .map(({ name }) => name)

holdForAlertRules({
  rules: fileURLToPath(new URL('../alerts.yml', import.meta.url)),
  tests: fileURLToPath(new URL('../alerts.test.yml', import.meta.url)),
  prefix: PREFIX,
  metrics,
  namedMoreThan: 10,
  critical: 4,
})

it('is described with all its metrics', () => {
  const readme = readFileSync(README, 'utf8')
  const own = metrics().filter((name) => name.startsWith(PREFIX))
  expect(own.filter((name) => !readme.includes(`\`${name.slice(PREFIX.length)}`))).toEqual([])
})
