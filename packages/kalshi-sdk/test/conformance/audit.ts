import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { LocalExchange } from '../rest/support/local-exchange.ts'
import { enumOf, type Leaf, otherSampleOf, toExample, withValue } from './leaves.ts'
import type { Operation, Schema, Specification } from './openapi.ts'
import type { Binding } from './operations.ts'
import { fieldsOf, visible } from './seen-fields.ts'

/** What the specification names, which of it the SDK has, and what the SDK has beyond it. */
export interface Audit {
  readonly documented: readonly string[]
  /** Documented and not there. */
  readonly missing: readonly string[]
  /** There and not documented. */
  readonly surplus: readonly string[]
}

export interface SentAudit {
  /** `METHOD /path` of every request that was made. */
  readonly targets: readonly string[]
  readonly query: Audit
  readonly body: Audit
  /** Words of closed sets, as `name=word`. */
  readonly words: Audit
}

export interface AnswerAudit {
  readonly fields: Audit
  readonly words: Audit
}

const audit = (documented: Iterable<string>, there: ReadonlySet<string>): Audit => {
  const names = [...new Set(documented)]
  return {
    documented: names,
    missing: names.filter((name) => !there.has(name)),
    surplus: [...there].filter((name) => !names.includes(name)),
  }
}

/** Has the SDK send everything that it can send, and lays that beside what is documented. */
export async function auditRequests(
  { client, exchange }: { readonly client: KalshiClient; readonly exchange: LocalExchange },
  binding: Binding,
  operation: Operation,
  specification: Specification,
): Promise<SentAudit> {
  exchange.replyAlways({ status: 404, json: {} })
  const before = exchange.seen.length
  const outcomes = await Promise.allSettled(binding.run(client))
  for (const outcome of outcomes) if (outcome.status === 'rejected' && outcome.reason.status !== 404) throw outcome.reason
  const seen = exchange.seen.slice(before)
  const body = new Map<string, Set<unknown>>()
  for (const request of seen) if (request.body !== '') fieldsOf(JSON.parse(request.body), '', body)
  const query = new Map<string, Set<unknown>>()
  for (const request of seen) for (const [name, value] of request.query) query.set(name, (query.get(name) ?? new Set()).add(value))
  const bodyLeaves = operation.body ? toExample(operation.body, specification).leaves : []
  const words = (fields: Iterable<readonly [string, Schema]>, sent: ReadonlyMap<string, ReadonlySet<unknown>>): readonly string[][] =>
    [...fields].flatMap(([name, schema]) =>
      enumOf(schema).map((word) => [name, String(word), String(sent.get(name)?.has(word) || sent.get(name)?.has(String(word)))]),
    )
  const chosen = [
    ...words(Object.entries(operation.query), query),
    ...words(
      bodyLeaves.map(({ name, schema }) => [name, schema]),
      body,
    ),
  ]
  return {
    targets: [...new Set(seen.map(({ method, path }) => `${method} ${path}`))],
    query: audit(Object.keys(operation.query), new Set(query.keys())),
    body: audit(
      bodyLeaves.map(({ name }) => name),
      new Set(body.keys()),
    ),
    words: audit(
      chosen.map(([name, word]) => `${name}=${word}`),
      new Set(chosen.filter(([, , isSent]) => isSent === 'true').map(([name, word]) => `${name}=${word}`)),
    ),
  }
}

/**
 * Answers with every documented field, then with one of them changed: what a caller sees must change with it, or the field is not read.
 * And with every documented word of a closed set, each of which must be taken.
 */
export async function auditAnswers(
  { client, exchange }: { readonly client: KalshiClient; readonly exchange: LocalExchange },
  { run, insteadOfRest }: Binding,
  { success }: Operation,
  specification: Specification,
): Promise<AnswerAudit> {
  const example = success.schema ? toExample(success.schema, specification) : { body: undefined, leaves: [] }
  const seeAnswer = async (body: unknown): Promise<string> => {
    exchange.replyAlways({ status: success.status, json: body })
    const results = await Promise.allSettled(run(client))
    const [first] = results
    if (first?.status !== 'fulfilled') throw first?.reason
    return JSON.stringify(visible(first.value))
  }
  const bodyFor = ({ name }: Pick<Leaf, 'name'>): unknown =>
    insteadOfRest === undefined || name.startsWith(insteadOfRest) ? example.body : without(example.body, insteadOfRest.split('.'))
  const read = new Set<string>()
  const taken = new Set<string>()
  await seeAnswer(bodyFor({ name: '' }))
  for (const leaf of example.leaves) {
    const body = bodyFor(leaf)
    const isSeen = (await attempt(() => seeAnswer(withValue(body, leaf.steps, otherSampleOf(leaf))))) !== (await seeAnswer(body))
    if (isSeen) read.add(leaf.name)
    for (const word of enumOf(leaf.schema)) {
      if ((await attempt(() => seeAnswer(withValue(body, leaf.steps, word)))) !== undefined) taken.add(`${leaf.name}=${word}`)
    }
  }
  return {
    fields: audit(
      example.leaves.map(({ name }) => name),
      read,
    ),
    words: audit(
      example.leaves.flatMap(({ name, schema }) => enumOf(schema).map((word) => `${name}=${word}`)),
      taken,
    ),
  }
}

async function attempt(run: () => Promise<string>): Promise<string | undefined> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}

/** The body without the field that the parts of its name lead to, in every item of a list. */
function without(body: unknown, [part = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(body)) return body.map((item) => without(item, [part, ...rest]))
  const { [part.replace('[]', '')]: value, ...others } = body as Readonly<Record<string, unknown>>
  return rest.length === 0 ? others : { ...others, [part.replace('[]', '')]: without(value, rest) }
}
