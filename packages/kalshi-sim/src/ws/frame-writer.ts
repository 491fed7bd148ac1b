import { type Envelope, frameText } from './frame-text.ts'

interface Written {
  readonly type: string
  readonly envelope: Envelope
  readonly msg: string | undefined
  readonly text: string
}

/**
 * Writes frames for all connections, and the same one behind the other once: clients that subscribed alike stand at the same place of
 * the same sequence, so that what one of them gets is what all of them get.
 */
export class FrameWriter {
  #last: Written | undefined

  write(type: string, envelope: Envelope, msg: string | undefined): string {
    if (this.#last && isSame(this.#last, type, envelope, msg)) return this.#last.text
    const text = frameText(type, envelope, msg)
    this.#last = { type, envelope, msg, text }
    return text
  }
}

const isSame = (last: Written, type: string, { id, sid, seq, sendingTsMs }: Envelope, msg: string | undefined): boolean =>
  last.envelope.seq === seq &&
  last.envelope.sid === sid &&
  last.envelope.id === id &&
  last.envelope.sendingTsMs === sendingTsMs &&
  last.type === type &&
  last.msg === msg
