import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { listSessionFiles, type NamedFile } from './list-sessions.ts'
import type { RetainedFile } from './plan-retention.ts'
import { hasCode } from './session-error.ts'

/** How long after its hour another process may still be at a file: its clock and ours differ, and its last member waits for an event. */
const SETTLED_US = 300_000_000

/** A recording on the disk, with what is known of its copy. */
export interface StoredFile extends RetainedFile, Pick<NamedFile, 'label' | 'startsUs'> {}

/**
 * All recordings of a folder, of every label, oldest first.
 * @param writing The file of a writer of this process, whatever the time.
 * @throws {SessionError} `SESSION_UNREADABLE`.
 */
export async function listStoredFiles(dir: string, nowUs: EpochUs, writing: string | undefined): Promise<readonly StoredFile[]> {
  const stored: StoredFile[] = []
  for (const { path, label, startsUs, endsUs } of await listSessionFiles(dir)) {
    const sizeBytes = await sizeOf(path)
    if (sizeBytes === undefined) continue
    const isBusy = (writing !== undefined && resolve(path) === resolve(writing)) || endsUs + SETTLED_US > nowUs
    stored.push({
      path,
      label,
      startsUs,
      sizeBytes,
      endsUs: isBusy ? undefined : endsUs,
      isArchived: (await archivedBytes(path)) === sizeBytes,
    })
  }
  return stored
}

/** Undefined where somebody deleted it meanwhile. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** The marker beside a recording that says how much of it is archived. It goes when the recording goes. */
export const markerOf = (path: string): string => `${path}.archived`

/** Appears whole: half a marker would be none, and the file be uploaded again. */
export async function markArchived(path: string, key: string, sizeBytes: number): Promise<void> {
  const marker = markerOf(path)
  await writeFile(`${marker}.partial`, `${JSON.stringify({ key, sizeBytes })}\n`)
  await rename(`${marker}.partial`, marker)
}

async function archivedBytes(path: string): Promise<number | undefined> {
  try {
    const marker: unknown = JSON.parse(await readFile(markerOf(path), 'utf8'))
    return typeof marker === 'object' && marker !== null && 'sizeBytes' in marker ? Number(marker.sizeBytes) : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined
    throw error
  }
}
