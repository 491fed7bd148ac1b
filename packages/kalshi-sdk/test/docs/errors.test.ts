import { describe, expect, it } from 'vitest'
import { HAS_SHARED_FILES, readShared } from '../rest/support/shared-files.ts'
import { errorClasses, literalsOf } from './support/error-classes.ts'
import { readDoc, sectionOf, tableRows } from './support/markdown.ts'

const doc = readDoc('errors.md')
const rows = tableRows(doc)
const classRows = new Map(rows.filter((row) => row.length === 5).map(([name = '', ...cells]) => [name.replaceAll('`', ''), cells]))
const classes = errorClasses().filter(({ isAbstract }) => !isAbstract)
const AUTH_CODES = literalsOf('errors/auth-error.ts', 'AuthErrorCode')

describe('docs/errors.md', () => {
  it('reads the sources', () => {
    expect(classes.length).toBeGreaterThan(20)
    expect(AUTH_CODES.length).toBeGreaterThan(5)
  })

  it('has every error class of the sources, and no other', () => {
    expect([...classRows.keys()].toSorted()).toEqual(classes.map(({ name }) => name).toSorted())
  })

  it.each(classes.filter(({ code }) => code !== undefined))('has the code of $name', ({ name, code }) => {
    expect(classRows.get(name)?.[0]).toBe(`\`${code}\``)
  })

  it.each(classes.filter(({ isRetryable }) => isRetryable !== undefined))('says whether $name is retryable', ({ name, isRetryable }) => {
    expect(classRows.get(name)?.[1]).toBe(isRetryable ? 'yes' : 'no')
  })

  it('says what each means and what to do', () => {
    expect([...classRows].filter(([, [, , meaning = '', advice = '']]) => meaning === '' || advice === '')).toEqual([])
  })

  it('has every code of AuthError, and no other', () => {
    const told = tableRows(sectionOf(doc, 'Codes of AuthError')).map(([code = '']) => code.replaceAll('`', ''))
    expect(told.toSorted()).toEqual([...AUTH_CODES].toSorted())
  })

  it.runIf(HAS_SHARED_FILES)('has every code of the exchange that is known', () => {
    const [, known = ''] = /\n## 3\. Errors\n([\s\S]*?)\n## 4\./.exec(readShared('KALSHI_API.md')) ?? []
    const told = sectionOf(doc, 'Codes of the exchange')
    const ofTable = known
      .split('\n')
      .filter((line) => /^\| \d/.test(line))
      .flatMap((line) => [...(line.split('|')[2] ?? '').matchAll(/`([a-z_]+[a-z0-9_]*)`/g)].map(([, code = '']) => code))
    const ofEngine = [...(known.split('Matching-engine reason names')[1] ?? '').matchAll(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g)].map(
      ([name]) => name,
    )
    expect(ofTable.length).toBeGreaterThan(15)
    expect(ofEngine.length).toBeGreaterThan(20)
    expect([...ofTable, ...ofEngine].filter((code) => !told.includes(`\`${code}\``))).toEqual([])
  })

  it.runIf(HAS_SHARED_FILES)('has every code of the WebSocket that is known', () => {
    const [, known = ''] = /\n### 15\.5 Error codes\n([\s\S]*?)\n### /.exec(readShared('KALSHI_API.md')) ?? []
    const alive = known.split('6, 16, 17 retired')[0] ?? ''
    const numbers = [...alive.matchAll(/(?:^|[ *])(\d{1,2})(?:-(\d{1,2}))? [a-z]/gm)].flatMap(([, first = '', last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index),
    )
    const told = tableRows(sectionOf(doc, 'Codes of the WebSocket')).flatMap(([codes = '']) => codes.split(', ').map(Number))
    expect(numbers.length).toBeGreaterThan(20)
    expect(told.toSorted((a, b) => a - b)).toEqual(numbers.toSorted((a, b) => a - b))
  })
})
