import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createDeduplicatorMetrics } from '../src/metrics.ts'

const run = promisify(execFile)
const RULES = fileURLToPath(new URL('../alerts.yml', import.meta.url))
const TESTS = fileURLToPath(new URL('../alerts.test.yml', import.meta.url))
const README = fileURLToPath(new URL('../README.md', import.meta.url))
const hasPromtool = await run('promtool', ['--version']).then(
  () => true,
  () => false,
)
if (!hasPromtool) console.warn('skipped: promtool (Debian package prometheus) is not on the PATH')

const PREFIX = 'kassandra_deduplicator_'
const known = (): readonly string[] =>
  createDeduplicatorMetrics(Date.now)
    .registry.getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith(PREFIX))

it('speaks of metrics that there are', () => {
  const named = readFileSync(RULES, 'utf8').match(/kassandra_deduplicator_\w+/g) ?? []
  expect(named.length).toBeGreaterThan(10)
  expect(named.map((name) => name.replace(/_bucket$/, '')).filter((name) => !known().includes(name))).toEqual([])
})

it('is described with all its metrics', () => {
  const readme = readFileSync(README, 'utf8')
  expect(known().filter((name) => !readme.includes(`\`${name.slice(PREFIX.length)}`))).toEqual([])
})

it('says what to do in every alert, and tests every critical one', () => {
  const rules = readFileSync(RULES, 'utf8').split('- alert: ').slice(1)
  expect(rules.filter((rule) => !/summary: .*\n\s+action: ./.test(rule))).toEqual([])
  const tests = readFileSync(TESTS, 'utf8')
  const critical = rules.filter((rule) => rule.includes('severity: critical')).map((rule) => rule.split('\n')[0]?.trim() ?? '')
  expect(critical).toHaveLength(4)
  expect(critical.filter((name) => !tests.includes(`alertname: ${name}`))).toEqual([])
})

it.runIf(hasPromtool)('is what Prometheus accepts, and fires when it should', async () => {
  await run('promtool', ['check', 'rules', RULES])
  await run('promtool', ['test', 'rules', TESTS])
})
