import { afterEach, beforeEach } from 'vitest'

interface Closable {
  close(): Promise<void>
}

/**
 * What `open` gives, opened before each test of the file or block and closed after it.
 * The object stays the same; its members are those of the test that runs.
 * @param open What it gives has its members of its own, and none that is a getter.
 */
export function useEach<T extends Closable>(open: () => Promise<T>): T {
  const current = {} as T
  beforeEach(async () => {
    Object.assign(current, await open())
  })
  afterEach(() => current.close())
  return current
}
