/** What any server frame may carry beside its type; `sending_ts_ms` is when the exchange queued it (since October 2026). */
export interface WireEnvelope {
  readonly id?: number
  readonly sid?: number
  readonly seq?: number
  readonly sending_ts_ms?: number
}
