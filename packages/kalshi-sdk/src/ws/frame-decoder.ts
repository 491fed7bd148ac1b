import { isAscii, isUtf8 } from 'node:buffer'
import { isObject, parseJson } from '../json/parse-json.ts'
import { FastDecoder } from './decode/fast/fast-decoder.ts'
import { decodeFrame } from './decode-frame.ts'
import type { Frame } from './frames.ts'

export interface FrameDecoderOptions {
  /** Whether the NO side of a subscription comes in YES prices. Default: it does not. */
  readonly isYesPriced?: (sid: number | undefined) => boolean
  /** Reads the frequent frames from their bytes. Without it everything goes by `JSON.parse`, to the same result. Default true. */
  readonly isFast?: boolean
}

/** Decodes the frames of one connection from their bytes. @see docs/spec/decode.md */
export class FrameDecoder {
  readonly #isYesPriced: (sid: number | undefined) => boolean
  readonly #fast: FastDecoder | undefined

  constructor({ isYesPriced = () => false, isFast = true }: FrameDecoderOptions = {}) {
    this.#isYesPriced = isYesPriced
    this.#fast = isFast ? new FastDecoder() : undefined
  }

  /** What `decodeFrame` gives for the text of these bytes; `malformed` where they are no UTF-8. */
  decode(bytes: Buffer): Frame {
    return this.#fast?.decode(bytes, this.#isYesPriced) ?? this.#decodeText(bytes)
  }

  #decodeText(bytes: Buffer): Frame {
    const isPlain = isAscii(bytes) // nearly all frames are, and need no decoding
    const text = bytes.toString(isPlain ? 'latin1' : 'utf8')
    if (!isPlain && !isUtf8(bytes)) return { kind: 'malformed', type: undefined, reason: 'not UTF-8', ticker: undefined, raw: text }
    const raw = parseJson(text)
    if (!isObject(raw)) return decodeFrame(text)
    const { sid } = raw
    return decodeFrame(raw, { useYesPrice: this.#isYesPriced(typeof sid === 'number' ? sid : undefined) })
  }
}
