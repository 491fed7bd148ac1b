import type {
  BookStateDiagnostic,
  LimiterWaitDiagnostic,
  RestAttemptDiagnostic,
  RestCallDiagnostic,
  SignDiagnostic,
  WsFrameDiagnostic,
  WsStateDiagnostic,
} from './payloads.ts'
import { TypedChannel } from './typed-channel.ts'

/** What the package tells about itself, of all clients of the process. */
export interface Diagnostics {
  readonly restCall: TypedChannel<RestCallDiagnostic>
  readonly restAttempt: TypedChannel<RestAttemptDiagnostic>
  readonly limiterWait: TypedChannel<LimiterWaitDiagnostic>
  readonly sign: TypedChannel<SignDiagnostic>
  readonly wsState: TypedChannel<WsStateDiagnostic>
  readonly wsFrame: TypedChannel<WsFrameDiagnostic>
  readonly bookState: TypedChannel<BookStateDiagnostic>
}

/**
 * The channels, which `node:diagnostics_channel` also gives by their names. A channel without subscribers costs the look that finds
 * none: nothing is measured or built for it.
 * @see docs/observability.md
 */
export const diagnostics: Diagnostics = {
  restCall: new TypedChannel('kalshi:rest:call'),
  restAttempt: new TypedChannel('kalshi:rest:attempt'),
  limiterWait: new TypedChannel('kalshi:limiter:wait'),
  sign: new TypedChannel('kalshi:sign'),
  wsState: new TypedChannel('kalshi:ws:state'),
  wsFrame: new TypedChannel('kalshi:ws:frame'),
  bookState: new TypedChannel('kalshi:book:state'),
}
