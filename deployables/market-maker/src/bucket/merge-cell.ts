import type { CellStore } from '@kassandra/archive/store'

/**
 * Replaces an object by what `merge` makes of its content, however often others come first. Nothing is written where nothing changes, so that
 * it may be repeated from anywhere.
 * @returns Whether it was written.
 */
export async function mergeCell(
  cells: Pick<CellStore, 'read' | 'write'>,
  key: string,
  merge: (text: string | undefined) => string,
  signal?: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const found = await cells.read(key, signal)
    const before = found && Buffer.from(found.bytes).toString()
    const after = merge(before)
    if (after === before) return false
    const { kind } = await cells.write(key, Buffer.from(after), found?.version, signal)
    if (kind === 'written') return true
  }
}
