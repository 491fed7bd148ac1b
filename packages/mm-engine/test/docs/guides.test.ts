import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { DEFAULT_RISK } from '../../src/risk/create-risk-rules.ts'
import { RULE_ORDER } from '../../src/risk/risk-rule.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8')

describe('the risk guide', () => {
  const rows = read('docs/market-making/risk.md')
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const ids = rows.map(([, first = '']) => /^`([a-z-]+)`/.exec(first)?.[1])

  it('has every rule, in the order in which they are asked, and no other', () => {
    expect(ids).toEqual([...RULE_ORDER])
  })

  it('says the defaults that hold', () => {
    const cells = new Map(rows.map((row, index) => [ids[index], row.join(' ')]))
    const shown = DEFAULT_RISK.map((rule) => ({ kind: rule.kind, text: shownOf(rule) }))
    for (const { kind, text } of shown) expect(cells.get(kind), kind).toContain(text)
  })
})

/** How the guide writes a limit. */
function shownOf(rule: (typeof DEFAULT_RISK)[number]): string {
  switch (rule.kind) {
    case 'drawdown':
    case 'hourly-loss':
    case 'daily-loss':
    case 'market-notional':
    case 'total-notional':
    case 'event-worst-case':
      return `$${rule.max / 1_000_000}`
    case 'order-size':
    case 'position':
      return `${rule.max / 100}`
    case 'fill-rate':
      return `${rule.max / 100} in ${rule.windowUs / 1_000_000} s`
    case 'stale-book':
      return `${rule.maxAgeUs / 1_000_000} s`
    case 'price-collar':
      return `$0.${String(rule.maxDistance).padStart(4, '0').replace(/0+$/, '').padEnd(2, '0')}`
    case 'settlement-cutoff':
      return `${rule.beforeUs / 60_000_000} minutes`
    default:
      throw new Error(`the guide has no default of ${rule.kind}`)
  }
}

describe('the specifications', () => {
  it.each([
    ['engine', 'E', ['packages/mm-engine/src/engine/*.test.ts', 'packages/mm-engine/test/engine/*.test.ts']],
    ['recovery', 'R', ['packages/mm-engine/test/recovery/*.test.ts']],
  ] as const)('%s has every promise that tests name, and no other', (spec, letter, patterns) => {
    const promised = [...read(`docs/spec/${spec}.md`).matchAll(new RegExp(`^- \\*\\*(${letter}\\d+)\\*\\*`, 'gm'))].map(([, name]) => name)
    const tests = globSync([...patterns], { cwd: ROOT })
      .map(read)
      .join('\n')
    const named = [...tests.matchAll(new RegExp(`it\\('(${letter}\\d+) `, 'g'))].map(([, name]) => name)
    expect(promised.length).toBeGreaterThan(3)
    expect([...new Set(promised)].toSorted()).toEqual([...new Set(named)].toSorted())
  })
})
