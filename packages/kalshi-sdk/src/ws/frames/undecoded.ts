import type { FrameEnvelope } from './envelope.ts'

/** A type that this version does not know, passed on as it came. */
export interface UnknownFrame extends FrameEnvelope {
  readonly kind: 'unknown'
  readonly type: string
  readonly raw: Readonly<Record<string, unknown>>
}

/** A frame that cannot be what it says: no JSON object, no type, or a known type with an impossible value. */
export interface MalformedFrame extends FrameEnvelope {
  readonly kind: 'malformed'
  /** Absent where not even the type could be read. */
  readonly type: string | undefined
  readonly reason: string
  /** The market, where it could be read. */
  readonly ticker: string | undefined
  /** The decoded JSON, or the text where it is none. */
  readonly raw: unknown
}
