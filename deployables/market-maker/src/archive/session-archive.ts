import { describeFile, type ObjectStore, storeFile } from '@kassandra/archive/store'
import type { SessionArchive } from '@kassandra/mm-engine/session'

/** A store as an archive of recordings. A key that holds another file is refused: what is there is never lost. */
export const sessionArchive = (store: ObjectStore): SessionArchive => ({
  put: async (path, key) => void (await storeFile(store, key, await describeFile(path))),
  has: async (key) => (await store.find(key)) !== undefined,
})
