import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

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

/** What of promtool's test files is looked at. */
interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[]
  }[]
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

  it('says what to do in every alert, and has a test in which it fires', () => {
    const alerts = readFileSync(rules, 'utf8').split('- alert: ').slice(1)
    expect(alerts.filter((alert) => !/summary: .*\n\s+action: ./.test(alert))).toEqual([])
    expect(alerts.filter((alert) => alert.includes('severity: critical'))).toHaveLength(critical)
    const { tests: cases }: RuleTests = parse(readFileSync(tests, 'utf8'))
    const fired = new Set(cases.flatMap((each) => each.alert_rule_test).map((each) => each.exp_alerts?.length && each.alertname))
    expect(alerts.map((alert) => alert.split('\n')[0]?.trim()).filter((name) => !fired.has(name))).toEqual([])
  })

  it.runIf(hasPromtool)('is what Prometheus accepts, and fires when it should', async () => {
    await run('promtool', ['check', 'rules', rules])
    await run('promtool', ['test', 'rules', tests])
  })
}
