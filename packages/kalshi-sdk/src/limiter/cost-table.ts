import { DEFAULT_COST, type EndpointCost, PUBLISHED_COSTS } from './limits.ts'

interface Pattern {
  readonly method: string
  readonly segments: readonly string[]
  readonly cost: number
}

/** What each endpoint costs. The pattern with the most literal segments decides: `/orders/batched` before `/orders/:order_id`. */
export class CostTable {
  readonly #defaultCost: number
  readonly #patterns: readonly Pattern[]

  constructor(costs: readonly EndpointCost[] = PUBLISHED_COSTS, defaultCost: number = DEFAULT_COST) {
    this.#defaultCost = defaultCost
    this.#patterns = costs
      .map(({ method, path, cost }) => ({ method: method.toUpperCase(), segments: segmentsOf(path), cost }))
      .sort((one, other) => literalsIn(other) - literalsIn(one))
  }

  /** Tokens of one call, of one item where the call is a batch. */
  costOf(method: string, path: string): number {
    const segments = segmentsOf(path)
    return this.#patterns.find((pattern) => pattern.method === method && matches(pattern.segments, segments))?.cost ?? this.#defaultCost
  }
}

/** The segments of a path behind the base of the API, which the published table has and requests have not. */
export function segmentsOf(path: string): readonly string[] {
  return path
    .replace(/^\/trade-api\/v\d+/, '')
    .split('/')
    .filter((segment) => segment !== '')
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  const isOpen = pattern.at(-1)?.startsWith('*') ?? false
  if (isOpen ? segments.length < pattern.length : segments.length !== pattern.length) return false
  return pattern.every((part, index) => part.startsWith(':') || part.startsWith('*') || part === segments[index])
}

function literalsIn({ segments }: Pattern): number {
  return segments.filter((segment) => !segment.startsWith(':') && !segment.startsWith('*')).length
}
