/**
 * Runs parts that belong together until the signal aborts. Where one fails the others are aborted too, and it fails as that one did.
 */
export async function runTogether(signal: AbortSignal, parts: readonly ((signal: AbortSignal) => Promise<void>)[]): Promise<void> {
  const failing = new AbortController()
  const both = AbortSignal.any([signal, failing.signal])
  let failure: { readonly error: unknown } | undefined
  const guarded = parts.map(async (part) => {
    try {
      await part(both)
    } catch (error) {
      failure ??= { error }
      failing.abort()
    }
  })
  await Promise.all(guarded)
  if (failure) throw failure.error
}

/** Work that nobody awaits where it begins. What goes wrong in it is thrown by `run`. */
export class Tasks {
  readonly #failed: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor() {
    this.#failed.promise.catch(() => undefined) // told by `run`, which may not have begun
  }

  spawn(task: () => Promise<void>): void {
    task().catch(this.#failed.reject)
  }

  /** Resolves when the signal aborts. @throws What the first task that failed threw. */
  async run(signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>()
    if (signal.aborted) over.resolve()
    signal.addEventListener('abort', () => over.resolve(), { once: true })
    await Promise.race([this.#failed.promise, over.promise])
  }
}
