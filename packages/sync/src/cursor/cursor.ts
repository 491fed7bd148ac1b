/** Which history a transaction id belongs to. Ids of different clusters, or of two timelines of one, are never compared. */
export interface ClusterIdentity {
  /** `pg_control_system().system_identifier`, decimal text. */
  readonly systemIdentifier: string
  readonly timeline: number
}

/** Where a reader stands in one table: the last row it has, in the order (xid, id). Both are decimal text, since they exceed safe integers. */
export interface Cursor extends ClusterIdentity {
  readonly xid: string
  readonly id: string
}

/** A source cluster at one instant. `snapshotXmax`: every id at or past it was not yet given out. */
export interface ClusterState extends ClusterIdentity {
  readonly snapshotXmin: string
  readonly snapshotXmax: string
}

/**
 * `continue` behind the cursor, or `restart` from the first retained row. Reading again is harmless, missing a row is not: a source that
 * may be another one than the cursor was made on is read from the start.
 */
export type ReadPlan =
  | { readonly kind: 'continue'; readonly cursor: Cursor }
  | { readonly kind: 'restart'; readonly cursor: Cursor; readonly reason: RestartReason }

/** `first` no cursor yet, `identity` another cluster or timeline, `rewound` the source's transaction counter is behind the cursor. */
export type RestartReason = 'first' | 'identity' | 'rewound'

/** Pure. */
export function planRead(stored: Cursor | undefined, state: ClusterState): ReadPlan {
  const reason = restartReason(stored, state)
  if (stored !== undefined && reason === undefined) return { kind: 'continue', cursor: stored }
  const { systemIdentifier, timeline } = state
  return { kind: 'restart', cursor: { systemIdentifier, timeline, xid: '0', id: '0' }, reason: reason ?? 'first' }
}

function restartReason(stored: Cursor | undefined, state: ClusterState): RestartReason | undefined {
  if (stored === undefined) return 'first'
  if (stored.systemIdentifier !== state.systemIdentifier || stored.timeline !== state.timeline) return 'identity'
  if (BigInt(stored.xid) >= BigInt(state.snapshotXmax)) return 'rewound'
  return undefined
}
