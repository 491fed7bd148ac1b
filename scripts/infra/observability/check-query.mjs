import { parser } from '@prometheus-io/lezer-promql'

const NEEDS_COUNTER = new Set(['rate', 'irate', 'increase'])
const NO_LABELS = new Set()

/**
 * Reads a query as Prometheus would.
 * @param series What there is, as `seriesOf` has it.
 * @returns `{ problems, metrics, labels }`: one line a problem, names of the series that are read, labels that the result has.
 */
export function checkQuery(query, series) {
  // Grafana puts durations in place of these before Prometheus sees them.
  const text = query.replaceAll(/\$__(rate_interval|interval|range)\b/g, '5m')
  const tree = parser.parse(text)
  const problems = []
  const metrics = []
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) problems.push(`cannot be read at character ${node.from}: ${query}`)
    },
  })
  if (problems.length > 0) return { problems: [problems[0]], metrics, labels: NO_LABELS }
  const labels = labelsOf(tree.topNode.firstChild, { text, series, problems, metrics }, undefined)
  return { problems: problems.map((problem) => `${problem}: ${query}`), metrics, labels }
}

const childrenOf = (node) => {
  const children = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}

const union = (sets) => new Set(sets.flatMap((set) => [...set]))
const namesIn = (node, text) => node.getChildren('LabelName').map(({ from, to }) => text.slice(from, to))

/** Labels of what a part of a query yields. `within` is the innermost function around it. */
function labelsOf(node, context, within) {
  const { text, problems } = context
  if (node.name === 'VectorSelector') return labelsOfSelector(node, context, within)
  if (node.name === 'FunctionCall') {
    const name = text.slice(node.firstChild.from, node.firstChild.to)
    const labels = union(childrenOf(node.getChild('FunctionCallBody')).map((argument) => labelsOf(argument, context, name)))
    if (name === 'histogram_quantile') {
      if (!labels.has('le')) problems.push('takes a quantile of what has lost its buckets')
      labels.delete('le')
    }
    return name === 'absent' || name === 'vector' ? new Set() : labels
  }
  if (node.name === 'AggregateExpr') {
    const inner = union(childrenOf(node.getChild('FunctionCallBody')).map((argument) => labelsOf(argument, context, undefined)))
    const modifier = node.getChild('AggregateModifier')
    if (modifier === null) return new Set()
    const named = namesIn(modifier.getChild('GroupingLabels'), text)
    for (const name of named) if (!inner.has(name)) problems.push(`groups by ${name}, which nothing below has`)
    return modifier.getChild('By') ? new Set(named) : new Set([...inner].filter((name) => !named.includes(name)))
  }
  if (node.name === 'BinaryExpr') {
    const sides = childrenOf(node).filter(({ type }) => !['MatchingModifierClause', 'BoolModifier'].includes(type.name))
    const [left, right] = [sides[0], sides.at(-1)].map((side) => labelsOf(side, context, undefined))
    // A number has no labels, so that those of the other side stay; `or` yields from both.
    return left.size === 0 || text.slice(sides[1].from, sides[1].to) === 'or' ? union([left, right]) : left
  }
  return union(childrenOf(node).map((child) => labelsOf(child, context, within)))
}

function labelsOfSelector(node, { text, series, problems, metrics }, within) {
  const identifier = node.getChild('Identifier')
  const name = identifier === null ? undefined : text.slice(identifier.from, identifier.to)
  if (name === undefined) {
    problems.push('selects series without naming a metric')
    return new Set()
  }
  metrics.push(name)
  const known = series.get(name)
  if (known === undefined) {
    problems.push(`reads ${name}, which nobody exposes`)
    return new Set()
  }
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
  for (const label of matchers.flatMap((matcher) => namesIn(matcher, text)))
    if (!known.labels.has(label)) problems.push(`matches ${label}, which ${name} does not have`)
  if (NEEDS_COUNTER.has(within) && known.kind !== 'counter') problems.push(`takes ${within} of ${name}, which may fall`)
  if (known.kind === 'counter' && !NEEDS_COUNTER.has(within)) problems.push(`reads the counter ${name} as it stands`)
  return new Set(known.labels)
}
