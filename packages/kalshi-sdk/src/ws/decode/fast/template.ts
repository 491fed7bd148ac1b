const WORD_BYTES = 4

/** Bytes that are looked for, in words of four so that they are compared four at a time. At least four of them. */
export class Template {
  readonly length: number
  /** From the first byte on, as many as end before the last word begins. */
  readonly words: Int32Array
  /** The last four bytes, which may overlap the word before them. */
  readonly lastWord: number

  constructor(bytes: Uint8Array) {
    if (bytes.length < WORD_BYTES) throw new RangeError('a template has at least four bytes')
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.length = bytes.length
    this.words = new Int32Array(Math.ceil(bytes.length / WORD_BYTES) - 1)
    for (let word = 0; word < this.words.length; word++) this.words[word] = view.getInt32(word * WORD_BYTES, true)
    this.lastWord = view.getInt32(bytes.length - WORD_BYTES, true)
  }

  static of(text: string): Template {
    return new Template(Uint8Array.from(Buffer.from(text, 'latin1')))
  }

  /** A copy of what stands in `view`. */
  static within(view: DataView, at: number, length: number): Template {
    return new Template(new Uint8Array(view.buffer, at, length))
  }

  /** Whether these bytes stand at `at`; the caller has made sure that so many are there. */
  standsAt(view: DataView, at: number): boolean {
    const { words } = this
    for (let word = 0; word < words.length; word++) if (view.getInt32(at + word * WORD_BYTES, true) !== words[word]) return false
    return view.getInt32(at + this.length - WORD_BYTES, true) === this.lastWord
  }
}
