import { mkdir, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** File systems that do not outlive the machine or the container, by their magic numbers. @see statfs(2) */
const EPHEMERAL: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
  [0x794c7630, 'overlayfs, the layer of a container'],
])

/** Why a file would be lost with the machine; undefined where it would not, or where the system does not say. */
export async function whyEphemeral(path: string): Promise<string | undefined> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const { type } = await statfs(folder)
  const kind = EPHEMERAL.get(type)
  return kind === undefined ? undefined : `${folder} is on ${kind}`
}
