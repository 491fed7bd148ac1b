import { type Document, LineCounter, parseDocument } from 'yaml'
import { StrategyError } from './strategy-error.ts'

/**
 * Pure. The document of a strategy file, YAML or JSON. An empty one is more often a file that was cut short than a wish for defaults.
 * @throws {StrategyError} It is neither, or empty.
 */
export function parseStrategyText(text: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines })
  const problems = document.errors.map(({ code, pos: [at] }) => `not YAML (${code}) in line ${lines.linePos(at).line}`)
  if (problems.length > 0) throw new StrategyError(problems)
  const content = expand(document)
  if (content === null || content === undefined) throw new StrategyError(['is empty; "preset: baseline" is the strategy of all defaults'])
  return content
}

/** A few aliases of aliases can stand for more than any memory holds. */
function expand(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    if (error instanceof ReferenceError) throw new StrategyError(['not YAML: an alias of nothing, or too many of them'])
    throw error
  }
}
