/** Something that a person should know soon. */
export interface Alert {
  /** What it is about: alerts of one key are told at most once in an interval. */
  readonly key: string
  readonly level: 'warning' | 'error'
  readonly text: string
  readonly atUs: number
}

/** Tells a person. Rejects when it could not. */
export interface AlertSink {
  /** For logs; never an address, which may be a secret. */
  readonly name: string
  send(alert: Alert & { readonly suppressed: number }): Promise<void>
}
