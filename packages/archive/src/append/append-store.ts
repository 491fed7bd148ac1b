/** What is known of a file of lines. */
export interface AppendState {
  /** Which content it is: another one after every append. Undefined where there is no file. */
  readonly version: string | undefined
  readonly sizeBytes: number
  /** What the last append left here; undefined where there was none. */
  readonly cursor: string | undefined
  /** Ids of the last appends, oldest first, at most `KNOWN_IDS`. */
  readonly ids: readonly string[]
}

/** What one append adds, all of it or nothing. */
export interface Addition {
  /** Names the append, so that a repeat of it is known. 1 to 128 characters. */
  readonly id: string
  /** One or more whole lines, each ended by a line feed. */
  readonly lines: Uint8Array
  /** Kept beside the file and replaced with the same stroke that adds the lines; at most 2,048 characters. */
  readonly cursor: string
}

/**
 * - `appended`: the lines and the cursor are there, put by this call.
 * - `repeated`: an append with this id was there before. Nothing was written.
 * - `conflict`: the file is not as it was read; somebody else appended. Nothing was written: read, plan and append anew.
 */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly state: AppendState }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'conflict' }

/**
 * Files of lines (newline-delimited JSON) that only grow. Any number of processes may append to one file: each append builds on the
 * state that its caller read, and the first of two that build on the same state wins. Keys are those of an `ObjectStore`.
 * @throws {RangeError} From both methods: the key is none.
 * @throws {StoreError} The store failed or refused.
 * @throws {AppendStateError} What is kept beside the file does not fit it.
 */
export interface AppendStore {
  /** Reads no line: as cheap for a large file as for a small one. */
  read(key: string, signal?: AbortSignal): Promise<AppendState>
  /**
   * Memory is that of the addition, whatever the file's size. Safe to repeat after any failure: what took effect without an answer is
   * `repeated`.
   * @param after What `read` or the append before it said of the file.
   * @throws {RangeError} The addition is malformed.
   */
  append(key: string, after: AppendState, addition: Addition, signal?: AbortSignal): Promise<AppendOutcome>
  /** The store is not used afterwards. */
  close(): Promise<void>
}

/** How many appends of a file are known by their ids. */
export const KNOWN_IDS = 32

/** Of every file of lines. */
export const LINES_CONTENT_TYPE = 'application/x-ndjson'
