/** A signal that follows another one after a while, so that what has begun may still end. `dispose` when nothing waits for it. */
export function graceSignal(signal: AbortSignal, graceMs: number): { readonly signal: AbortSignal; dispose(): void } {
  const later = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const follow = (): void => {
    timer = setTimeout(() => later.abort(signal.reason), graceMs)
  }
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return {
    signal: later.signal,
    dispose: () => {
      signal.removeEventListener('abort', follow)
      clearTimeout(timer)
    },
  }
}
