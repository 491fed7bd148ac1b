/** What a server process of the bench is to be, told it by its arguments. */
export type Role =
  | { readonly kind: 'exchange'; readonly deltas: number }
  | { readonly kind: 'broadcast'; readonly deltas: number }
  | { readonly kind: 'bare-http' }
  | { readonly kind: 'in-process'; readonly orders: number }
  | { readonly kind: 'signatures'; readonly checks: number }

/** What it tells once it listens. */
export interface Ready {
  readonly port: number
  readonly keys: readonly { readonly keyId: string; readonly privateKeyPem: string }[]
}

/** What it answers to the command `report`, about the time since the command `start`. */
export interface Report {
  readonly cpuSeconds: number
  /** Of a role that works by itself. */
  readonly wallSeconds: number
}
