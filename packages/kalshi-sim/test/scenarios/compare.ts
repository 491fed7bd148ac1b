/** A field in which our answer may differ from a recorded one, and why. */
export interface Exception {
  /** The last name of its path. */
  readonly field: string
  /** `id`: it has another value, the same wherever the recorded one stands. */
  readonly kind: 'id' | 'value' | 'only recorded' | 'only ours'
  readonly reason: string
}

type Json = Readonly<Record<string, unknown>>

/** Collects the differences of recorded and own answers, field by field, lists in their order. */
export class Comparison {
  readonly #exceptions: ReadonlySet<string>
  readonly #used = new Set<string>()
  readonly #ownIds = new Map<unknown, unknown>()
  readonly #recordedIds = new Map<unknown, unknown>()

  constructor(exceptions: readonly Exception[]) {
    this.#exceptions = new Set(exceptions.map(keyOf))
  }

  /** What differs and may not. */
  differences(recorded: unknown, own: unknown, path = ''): readonly string[] {
    if (isObject(recorded) && isObject(own)) {
      const names = new Set([...Object.keys(recorded), ...Object.keys(own)])
      return [...names].flatMap((name) => this.#field(recorded, own, name, `${path}.${name}`))
    }
    if (Array.isArray(recorded) && Array.isArray(own) && recorded.length === own.length) {
      return recorded.flatMap((item, index) => this.differences(item, own[index], `${path}[${index}]`))
    }
    if (JSON.stringify(recorded) === JSON.stringify(own)) return []
    const field = lastOf(path)
    if (this.#isSameId(field, recorded, own) || this.#isExcepted(field, 'value')) return []
    return [`${path}: recorded ${JSON.stringify(recorded)}, ours ${JSON.stringify(own)}`]
  }

  /** Exceptions that nothing needed. */
  unused(): readonly string[] {
    return [...this.#exceptions].filter((key) => !this.#used.has(key))
  }

  #field(recorded: Json, own: Json, name: string, path: string): readonly string[] {
    if (!(name in own))
      return this.#isExcepted(name, 'only recorded') ? [] : [`${path}: recorded ${JSON.stringify(recorded[name])}, not ours`]
    if (!(name in recorded)) return this.#isExcepted(name, 'only ours') ? [] : [`${path}: ours ${JSON.stringify(own[name])}, not recorded`]
    return this.differences(recorded[name], own[name], path)
  }

  /** One recorded id stands for one of ours and the other way round, from its first appearance on. */
  #isSameId(field: string, recorded: unknown, own: unknown): boolean {
    if (!this.#isExcepted(field, 'id')) return false
    if (!this.#ownIds.has(recorded) && !this.#recordedIds.has(own)) {
      this.#ownIds.set(recorded, own)
      this.#recordedIds.set(own, recorded)
    }
    return this.#ownIds.get(recorded) === own && this.#recordedIds.get(own) === recorded
  }

  #isExcepted(field: string, kind: Exception['kind']): boolean {
    const key = keyOf({ field, kind })
    if (this.#exceptions.has(key)) this.#used.add(key)
    return this.#exceptions.has(key)
  }
}

const keyOf = ({ field, kind }: Pick<Exception, 'field' | 'kind'>): string => `${field} (${kind})`
const lastOf = (path: string): string =>
  path
    .replace(/(\[\d+\])+$/, '')
    .split('.')
    .at(-1) ?? ''
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
