/** Signs the exchange's text form of a request. Held by a key in memory, or by a KMS or HSM elsewhere. */
export interface Signer {
  /** The id that the exchange gave the key, a UUID. */
  readonly keyId: string
  /** Base64 (standard alphabet, padded) of the signature over the UTF-8 bytes of `text`. */
  sign(text: string): Promise<string>
}

/** An API key as the exchange hands it out: its id, and its private key as PEM text or as the path of a PEM file. */
export type Credentials =
  | { readonly keyId: string; readonly privateKeyPem: string }
  | { readonly keyId: string; readonly privateKeyPath: string }
