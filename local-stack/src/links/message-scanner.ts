/** A message of PostgreSQL's protocol whose head has just come by. */
export interface MessageHead {
  /** `d` is COPY data; empty for the first message of a client, which has no type. */
  readonly type: string
  /** Where its body begins in the bytes just scanned; may be their end. */
  readonly bodyAt: number
  readonly bodyBytes: number
}

/**
 * Finds the messages in one direction of a PostgreSQL connection without encryption, whatever pieces the bytes come in.
 * @see PostgreSQL 16 documentation, "Message Formats"
 */
export class MessageScanner {
  readonly #head: number[] = []
  #skip = 0
  #isTyped: boolean

  /** @param startsTyped False for what a client sends: its first message is a length and a body. */
  constructor(startsTyped: boolean) {
    this.#isTyped = startsTyped
  }

  /** Heads that end within these bytes, in order. */
  scan(bytes: Uint8Array): MessageHead[] {
    const heads: MessageHead[] = []
    for (let at = 0; at < bytes.length; ) {
      const skipped = Math.min(this.#skip, bytes.length - at)
      this.#skip -= skipped
      at += skipped
      if (at === bytes.length) break
      this.#head.push(bytes[at++] ?? 0)
      if (this.#head.length === (this.#isTyped ? 5 : 4)) heads.push(this.#takeHead(at))
    }
    return heads
  }

  #takeHead(bodyAt: number): MessageHead {
    const head = Buffer.from(this.#head)
    const type = this.#isTyped ? head.toString('latin1', 0, 1) : ''
    // The length counts itself.
    this.#skip = head.readUInt32BE(this.#isTyped ? 1 : 0) - 4
    this.#head.length = 0
    this.#isTyped = true
    return { type, bodyAt, bodyBytes: this.#skip }
  }
}
