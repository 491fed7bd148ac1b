/** Texts of a column by their place in its dictionary, so that a million rows of few texts take no million references. */
export class CodedTexts {
  readonly codes: Uint32Array
  readonly dictionary: ArrayLike<unknown>

  constructor(codes: Uint32Array, dictionary: ArrayLike<unknown>) {
    this.codes = codes
    this.dictionary = dictionary
  }

  get length(): number {
    return this.codes.length
  }

  /** The texts of some rows, all by default. */
  toArray(from = 0, to: number = this.codes.length): unknown[] {
    const texts = new Array<unknown>(to - from)
    for (let row = from; row < to; row++) texts[row - from] = this.dictionary[this.codes[row] ?? 0]
    return texts
  }
}
