import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

export interface AlertRules {
  /** Files of rules and of promtool's tests of them. */
  readonly rules: string
  readonly tests: string
  /** Of the names of the program's own metrics. */
  readonly prefix: string
  /** Names of the metrics that the program has. */
  readonly metrics: () => readonly string[]
  /** The rules name metrics more often than this. */
  readonly namedMoreThan: number
  /** How many rules are critical. */
  readonly critical: number
}

const run = promisify(execFile)
const hasPromtool = await run('promtool', ['--version']).then(
  () => true,
  () => false,
)

/** What holds for the alert rules of every program. */
export function holdForAlertRules({ rules, tests, prefix, metrics, namedMoreThan, critical }: AlertRules): void {
  if (!hasPromtool) console.warn('skipped: promtool (Debian package prometheus) is not on the PATH')

  it('speaks of metrics that there are', () => {
    const known = new Set(metrics())
    const named = readFileSync(rules, 'utf8').match(new RegExp(`${prefix}\\w+`, 'g')) ?? []
    expect(named.length).toBeGreaterThan(namedMoreThan)
    expect(named.map((name) => name.replace(/_bucket$/, '')).filter((name) => !known.has(name))).toEqual([])
  })

  it('says what to do in every alert, and tests every critical one', () => {
    const alerts = readFileSync(rules, 'utf8').split('- alert: ').slice(1)
    expect(alerts.filter((alert) => !/summary: .*\n\s+action: ./.test(alert))).toEqual([])
    const tested = readFileSync(tests, 'utf8')
    const names = alerts.filter((alert) => alert.includes('severity: critical')).map((alert) => alert.split('\n')[0]?.trim() ?? '')
    expect(names).toHaveLength(critical)
    expect(names.filter((name) => !tested.includes(`alertname: ${name}`))).toEqual([])
  })

  it.runIf(hasPromtool)('is what Prometheus accepts, and fires when it should', async () => {
    await run('promtool', ['check', 'rules', rules])
    await run('promtool', ['test', 'rules', tests])
  })
}
