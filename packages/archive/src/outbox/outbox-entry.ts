import type { InstantText } from '../partition/instant.ts'

/** Which interval of which table, and which of its files. */
export interface ExportKey {
  readonly table: string
  readonly from: InstantText
  /** Excluded. */
  readonly to: InstantText
  /** 0 for the sealed interval, counting on for rows that came later. */
  readonly generation: number
}

/** A file as the engine left it. */
export interface WrittenFile {
  readonly path: string
  readonly rowCount: number
  readonly contentSha256: string
  readonly fileSha256: string
  readonly sizeBytes: number
  readonly engine: string
}

/** What the second reader found. */
export interface VerifiedFacts {
  readonly minTs: InstantText
  readonly maxTs: InstantText
  /** Integer text by column. */
  readonly columnSums: Readonly<Record<string, string>>
}

/**
 * How far an export has come: `planned -> written -> verified -> uploaded`, or `planned -> empty` where the interval has no rows.
 * `uploaded` and `empty` are final.
 */
export type ExportProgress =
  | { readonly state: 'planned' }
  | { readonly state: 'empty' }
  | { readonly state: 'written'; readonly file: WrittenFile }
  | { readonly state: 'verified' | 'uploaded'; readonly file: WrittenFile; readonly facts: VerifiedFacts }

/** One row of the outbox. */
export interface OutboxEntry {
  readonly key: ExportKey
  /** `pg_snapshot` as text: the file holds rows that it sees. */
  readonly snapshot: string
  readonly attempts: number
  readonly progress: ExportProgress
}
