import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createMakerMetrics } from '../../src/metrics/maker-metrics.ts'

const run = promisify(execFile)
const RULES = fileURLToPath(new URL('../../alerts.yml', import.meta.url))
const TESTS = fileURLToPath(new URL('../../alerts.test.yml', import.meta.url))
const hasPromtool = await run('promtool', ['--version']).then(
  () => true,
  () => false,
)
if (!hasPromtool) console.warn('skipped: promtool (Debian package prometheus) is not on the PATH')

it('speaks of metrics that there are', () => {
  const nothing = () => undefined
  const { registry } = createMakerMetrics({
    view: nothing,
    backlogEvents: () => 0,
    databaseBytes: nothing,
    session: nothing,
    alertsTold: () => 0,
  })
  const known = new Set(registry.getMetricsAsArray().map(({ name }) => name))
  const named = readFileSync(RULES, 'utf8').match(/kassandra_market_maker_\w+/g) ?? []
  expect(named.length).toBeGreaterThan(8)
  expect(named.map((name) => name.replace(/_bucket$/, '')).filter((name) => !known.has(name))).toEqual([])
})

it('says what to do in every alert, and tests every critical one', () => {
  const rules = readFileSync(RULES, 'utf8').split('- alert: ').slice(1)
  expect(rules.filter((rule) => !/summary: .*\n\s+action: ./.test(rule))).toEqual([])
  const tests = readFileSync(TESTS, 'utf8')
  const critical = rules.filter((rule) => rule.includes('severity: critical')).map((rule) => rule.split('\n')[0]?.trim() ?? '')
  expect(critical).toHaveLength(3)
  expect(critical.filter((name) => !tests.includes(`alertname: ${name}`))).toEqual([])
})

it.runIf(hasPromtool)('is what Prometheus accepts, and fires when it should', async () => {
  await run('promtool', ['check', 'rules', RULES])
  await run('promtool', ['test', 'rules', TESTS])
})
