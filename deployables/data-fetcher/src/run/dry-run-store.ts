import type { AppendStore } from '@kassandra/archive/append'

/** Reads as `store` does, and keeps what is appended from it. */
export function dryRunStore(store: AppendStore): AppendStore {
  return {
    read: (key, signal) => store.read(key, signal),
    append: async (_key, after, { id, lines, cursor }) => {
      const state = {
        version: `${after.version ?? ''}, and ${id}`,
        sizeBytes: after.sizeBytes + lines.length,
        cursor,
        ids: [...after.ids, id],
      }
      return { kind: 'appended', state }
    },
    close: () => store.close(),
  }
}
