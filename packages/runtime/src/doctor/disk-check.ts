import { access, constants, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Check, failed, ok, warning } from './check.ts'

export interface DiskCheckOptions {
  readonly name?: string
  /** A folder that is there or may be made. */
  readonly folder: string
  /** Fails below it. */
  readonly minFreeBytes: number
  /** Warns below it. */
  readonly enoughFreeBytes: number
}

const GIB = 1_024 ** 3

/** Looks for a folder that can be written to, with room. */
export function diskCheck({ name = 'disk', folder, minFreeBytes, enoughFreeBytes }: DiskCheckOptions): Check {
  return {
    name,
    advice: `make ${folder} a folder that this user may write to`,
    run: async () => {
      const there = await existingParent(folder)
      await access(there, constants.W_OK)
      const { bavail, bsize } = await statfs(there)
      const freeBytes = bavail * bsize
      const detail = `${(freeBytes / GIB).toFixed(1)} GiB free for ${folder}`
      if (freeBytes < minFreeBytes) return failed(detail, `free at least ${(minFreeBytes / GIB).toFixed(1)} GiB`)
      if (freeBytes < enoughFreeBytes) return warning(detail, `it fills up; ${(enoughFreeBytes / GIB).toFixed(1)} GiB leave time to react`)
      return ok(detail)
    },
  }
}

/** The folder, or the nearest one above it that is there. */
async function existingParent(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch (error) {
    const parent = dirname(folder)
    if (Object(error).code !== 'ENOENT' || parent === folder) throw error
    return existingParent(parent)
  }
}
