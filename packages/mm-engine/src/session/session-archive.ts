/** Where finished recordings are kept for good. */
export interface SessionArchive {
  /** Stores the file whole under the key. Safe to repeat. */
  put(path: string, key: string): Promise<void>
  has(key: string): Promise<boolean>
}
