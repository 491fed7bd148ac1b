/** A finished file on this machine. */
export interface LocalFile {
  readonly path: string
  readonly sizeBytes: number
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string
}

/** What a store says about an object. */
export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
}

/** An object open for reading at any position. */
export interface ObjectReader {
  readonly byteLength: number
  /** Bytes from `start` up to but not including `end`. */
  slice(start: number, end?: number): Promise<ArrayBuffer>
  close(): Promise<void>
}

/** Where archived files live. An object appears whole or not at all and is never overwritten. */
export interface ObjectStore {
  /**
   * Stores a file under a key that is not taken. Safe to repeat.
   * @returns `exists` when the key is taken, whatever it holds; nothing was changed then.
   */
  putIfAbsent(key: string, file: LocalFile, signal?: AbortSignal): Promise<'stored' | 'exists'>
  find(key: string): Promise<StoredObject | undefined>
  /** SHA-256 of the object's bytes, hex. */
  digest(key: string): Promise<string>
  /** Objects whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): AsyncIterable<StoredObject>
  open(key: string): Promise<ObjectReader>
}
