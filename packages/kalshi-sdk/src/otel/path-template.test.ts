import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toPathTemplate } from './path-template.ts'

const COVERAGE = new URL('../../../../docs/api-coverage.md', import.meta.url)
const IDS = ['KXBTC15M-26MAY140045-45', '0b6d3a4e-58ab-4a7c-9f1e-6f0d6a5f7c11', 'baseball_game', '12']

describe('the template of a path', () => {
  it('has the words of the exchange and none of its ids', () => {
    expect(existsSync(COVERAGE)).toBe(true)
    const operations = [...readFileSync(COVERAGE, 'utf8').matchAll(/`[A-Z]+ (\/\S+)`/g)].map(([, path = '']) => path)
    expect(operations.length).toBeGreaterThan(90)
    for (const operation of operations) {
      for (const id of IDS) {
        const path = `/trade-api/v2${operation.replaceAll(/\{[^}]+\}/g, id)}`
        expect(toPathTemplate(path)).toBe(`/trade-api/v2${operation.replaceAll(/\{[^}]+\}/g, '{id}')}`)
      }
    }
  })
})
