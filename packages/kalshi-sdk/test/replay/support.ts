import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes when the test has ended. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'kalshi-replay-'))
  return { path, file: (name: string) => join(path, name), [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
