/** An object that may be replaced, as it was read. */
export interface Cell {
  /** Which content it is. */
  readonly version: string
  readonly bytes: Uint8Array
}

/** `conflict`: the object is not the one that the write builds on; somebody else was there. Nothing was written. */
export type CellWrite = { readonly kind: 'written'; readonly version: string } | { readonly kind: 'conflict' }

/**
 * Small objects that are replaced under a condition: of any number of processes that write on top of the same content, one wins. Keys are
 * those of an `ObjectStore`, and one place may be both. An object is held whole in memory.
 * @throws {RangeError} From every method: the key is none.
 * @throws {StoreError} The store failed or refused.
 */
export interface CellStore {
  /** Undefined where there is nothing. */
  read(key: string, signal?: AbortSignal): Promise<Cell | undefined>
  /**
   * A write whose answer was lost on the way and that is still there counts as written. One that was aborted may have happened.
   * @param after Version that it builds on; undefined where there was nothing.
   */
  write(key: string, bytes: Uint8Array, after: string | undefined, signal?: AbortSignal): Promise<CellWrite>
  /** What is not there is as good as removed. */
  remove(key: string, signal?: AbortSignal): Promise<void>
  /** The store is not used afterwards. */
  close(): Promise<void>
}
