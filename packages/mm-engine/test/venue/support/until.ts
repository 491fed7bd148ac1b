/** Things that are told one after the other, for tests that wait for one of them. */
export class Told<T> {
  readonly all: T[] = []
  readonly #waiting = new Set<() => void>()

  readonly take = (item: T): void => {
    this.all.push(item)
    for (const look of this.#waiting) look()
  }

  /** The first that is so, told already or still to come. */
  async first<S extends T>(isIt: (item: T) => item is S): Promise<S>
  async first(isIt: (item: T) => boolean): Promise<T>
  async first(isIt: (item: T) => boolean): Promise<T> {
    const found = Promise.withResolvers<T>()
    const look = (): void => {
      const item = this.all.find(isIt)
      if (item !== undefined) found.resolve(item)
    }
    this.#waiting.add(look)
    look()
    return found.promise.finally(() => this.#waiting.delete(look))
  }

  /** Resolves once there are so many of the kind. */
  async count(many: number, isIt: (item: T) => boolean): Promise<readonly T[]> {
    const found = Promise.withResolvers<readonly T[]>()
    const look = (): void => {
      const items = this.all.filter(isIt)
      if (items.length >= many) found.resolve(items)
    }
    this.#waiting.add(look)
    look()
    return found.promise.finally(() => this.#waiting.delete(look))
  }
}

/** Resolves as soon as `read` gives something that is so. Each look is one round trip to the exchange. */
export async function eventually<T>(read: () => Promise<T>, isIt: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (isIt(value)) return value
  }
}
