/**
 * Does `work` for every item, at most `width` at a time. The first failure stops the rest, and is thrown when all have ended.
 * @param signal Passed on to `work` together with that stop.
 */
export async function runParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const stop = new AbortController()
  const inner = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const queue = items.values()
  let failure: { readonly error: unknown } | undefined
  const workThrough = async (): Promise<void> => {
    try {
      for (const item of queue) {
        inner.throwIfAborted()
        await work(item, inner)
      }
    } catch (error) {
      failure ??= { error }
      stop.abort()
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, workThrough))
  if (failure) throw failure.error
}
