/** Values by key, with those marked that were put since they were found. */
export class Touched<K, V> {
  readonly #values = new Map<K, V>()
  readonly #touched = new Set<K>()

  /** As it is stored. */
  found(key: K, value: V): void {
    this.#values.set(key, value)
  }

  /** As it shall be stored; the same object as before changes nothing. */
  put(key: K, value: V): void {
    if (this.#values.get(key) === value) return
    this.#values.set(key, value)
    this.#touched.add(key)
  }

  get(key: K): V | undefined {
    return this.#values.get(key)
  }

  all(): IterableIterator<V> {
    return this.#values.values()
  }

  /** Those to be written, in the order in which they were first put. */
  touched(): readonly V[] {
    return [...this.#touched].flatMap((key) => this.#values.get(key) ?? [])
  }
}
