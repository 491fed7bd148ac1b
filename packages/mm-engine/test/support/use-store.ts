import { afterEach, beforeEach } from 'vitest'
import type { MakerStore, StoreChange } from '../../src/store.ts'
import { AT } from './store-changes.ts'
import type { StoreHome } from './store-fixture.ts'

export interface OpenedStore {
  readonly home: StoreHome
  readonly store: MakerStore
  commit(...changes: readonly StoreChange[]): Promise<void>
  /** @returns The epoch of a run that begins. */
  begin(): Promise<number>
  /** Closes the store and opens it again, as the next process does. */
  reopen(): Promise<void>
}

/** A new store for each test of a block. */
export function useStore(createHome: () => Promise<StoreHome>): OpenedStore {
  let home: StoreHome
  let store: MakerStore
  beforeEach(async () => {
    home = await createHome()
    store = await home.open()
  })
  afterEach(async () => {
    await store.close()
    await home.remove()
  })
  return {
    get home() {
      return home
    },
    get store() {
      return store
    },
    commit: (...changes) => store.commit(changes),
    begin: async () => (await store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })).epoch,
    async reopen() {
      await store.close()
      store = await home.open()
    },
  }
}
