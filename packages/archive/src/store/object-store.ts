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

/**
 * Where finished files live. An object appears whole or not at all and is never overwritten. A key is one or more names joined by
 * slashes; a name is not empty, does not begin with a dot and holds no backslash and no control character.
 * @throws {RangeError} From every method that takes a key: it is none.
 */
export interface ObjectStore {
  /**
   * Stores a file under a key that is not taken. Safe to repeat, from any process: what an earlier attempt left behind is used or
   * does not matter.
   * @returns `stored` when this call put it there, also where the store's answer was lost on the way. `exists` when the key is taken,
   * whatever it holds; nothing was changed then, and `digest` tells whether it is the same file.
   * @throws {VerificationError} The file's bytes are not those that `file` speaks of. Nothing was stored.
   * @throws {StoreError} The store failed or refused.
   */
  putIfAbsent(key: string, file: LocalFile, signal?: AbortSignal): Promise<'stored' | 'exists'>
  find(key: string, signal?: AbortSignal): Promise<StoredObject | undefined>
  /**
   * SHA-256 of the object's bytes, hex.
   * @throws {ObjectMissingError}
   */
  digest(key: string, signal?: AbortSignal): Promise<string>
  /** Objects whose key begins with `prefix`, in the order of their keys' UTF-8 bytes. What has a name that is no key is passed over. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<StoredObject>
  /**
   * @param signal Also ends every read of the reader.
   * @throws {ObjectMissingError}
   */
  open(key: string, signal?: AbortSignal): Promise<ObjectReader>
  /** Gives back connections. The store is not used afterwards. */
  close(): Promise<void>
}
