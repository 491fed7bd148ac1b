import { checkQuery } from './check-query.mjs'

const SEVERITIES = ['critical', 'warning', 'info']

/** @returns Problems of alert rules, one line each. */
export function checkRules(rules, series) {
  return rules.flatMap(({ alert, expr, labels, annotations }) => {
    const { problems, labels: result } = checkQuery(expr, series)
    const said = [...problems]
    if (!SEVERITIES.includes(labels?.severity)) said.push(`its severity is none of ${SEVERITIES.join(', ')}`)
    for (const name of ['summary', 'action']) if (!annotations?.[name]) said.push(`has no ${name}`)
    for (const text of Object.values(annotations ?? {}))
      for (const [, label] of text.matchAll(/\$labels\.(\w+)/g))
        if (!result.has(label)) said.push(`speaks of ${label}, which its result lacks`)
    return said.map((problem) => `${alert}: ${problem}`)
  })
}
