import type { Audit } from './audit.ts'
import { type Exception, LEFT_OUT, NOT_READ, NOT_SENT, reasonFor } from './exceptions.ts'
import type { Operation } from './openapi.ts'

export interface CoverageRow {
  readonly operation: Operation
  readonly call: string
  readonly query: Audit
  readonly body: Audit
  readonly fields: Audit
  readonly words: number
}

/** What is missing of an audit without a reason for it. */
export function unexplained({ missing }: Audit, exceptions: readonly Exception[], operation: string): readonly string[] {
  return missing.filter((name) => reasonFor(exceptions, operation, name) === undefined)
}

/** The page `docs/api-coverage.md`. */
export function toCoveragePage(version: string, operations: readonly Operation[], rows: readonly CoverageRow[]): string {
  const leftOut = operations.filter(({ id }) => id in LEFT_OUT)
  const sum = (pick: (row: CoverageRow) => Audit): string => {
    const all = rows.flatMap((row) => pick(row).documented.length).reduce((a, b) => a + b, 0)
    const missing = rows.flatMap((row) => pick(row).missing.length).reduce((a, b) => a + b, 0)
    return `${all - missing} of ${all}`
  }
  const counted = rows.length + leftOut.length
  return `# REST coverage

Made by \`packages/kalshi-sdk/test/conformance\` from the exchange's OpenAPI document, version ${version}: every operation is called with
everything that it takes, answered with every documented field, and each of those fields is then changed to see whether the result changes.
The test fails when this page is out of date or anything below is not so.

- Operations: **${rows.length} of ${counted}**, and ${leftOut.length} left out with a reason.
- Query parameters: ${sum(({ query }) => query)}. Body fields: ${sum(({ body }) => body)}. Answer fields: ${sum(({ fields }) => fields)}. What is missing is listed
  below with its reason.
- Words of closed sets: all ${rows.reduce((total, { words }) => total + words, 0)} are sent or taken.

| Operation | Call | Query | Body | Answer |
| --- | --- | --- | --- | --- |
${rows.map(toLine).join('\n')}

## Left out

${leftOut.map(({ id, method, path }) => `- \`${method} ${path}\` (${id}): ${LEFT_OUT[id]}`).join('\n')}

## Fields not sent

${toReasons(NOT_SENT)}

## Fields not read

${toReasons(NOT_READ)}
`
}

function toLine({ operation: { method, path }, call, query, body, fields }: CoverageRow): string {
  return `| \`${method} ${path}\` | \`${call}\` | ${toCount(query)} | ${toCount(body)} | ${toCount(fields)} |`
}

const toCount = ({ documented, missing }: Audit): string =>
  documented.length === 0 ? '' : `${documented.length - missing.length} of ${documented.length}`

const toReasons = (exceptions: readonly Exception[]): string =>
  exceptions.map(({ field, in: operations, why }) => `- \`${field}\`${operations ? ` of ${operations.join(', ')}` : ''}: ${why}`).join('\n')
