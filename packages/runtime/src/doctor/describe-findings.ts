import type { Checked } from './run-checks.ts'

const WORDS: Readonly<Record<Checked['kind'], string>> = { ok: 'ok', warning: 'warning', failed: 'FAILED', skipped: 'skipped' }

/** Pure. A line a check, and below it what to do where something is to be done. */
export function describeFindings(findings: readonly Checked[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  const lines = findings.flatMap((each) => [
    `${WORDS[each.kind].padEnd(7)}  ${each.name.padEnd(width)}  ${each.detail}`,
    ...('advice' in each ? [`${' '.repeat(width + 11)}-> ${each.advice}`] : []),
  ])
  return `${lines.join('\n')}\n`
}
