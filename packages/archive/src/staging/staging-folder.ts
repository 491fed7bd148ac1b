import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder for files that are not finished; gone after `remove`, or when the next one is made after its process died. */
export interface StagingFolder {
  readonly path: string
  remove(): Promise<void>
}

/**
 * Makes a folder of its own under `parent` and removes those that processes left there which are no longer alive.
 * @param prefix Begins the names of such folders; the owner's process id follows it.
 */
export async function createStagingFolder(parent: string, prefix: string): Promise<StagingFolder> {
  await mkdir(parent, { recursive: true })
  await removeLeftovers(parent, prefix)
  const path = await mkdtemp(join(parent, `${prefix}${process.pid}-`))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

async function removeLeftovers(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    const owner = /^(\d+)-/.exec(name.slice(prefix.length))?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(parent, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
