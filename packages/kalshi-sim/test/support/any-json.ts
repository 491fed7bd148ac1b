/** Decoded JSON of whatever shape: tests reach into it and say what must be there. */
// biome-ignore lint/suspicious/noExplicitAny: a narrower type would have to repeat every answer of the exchange
export type AnyJson = any
