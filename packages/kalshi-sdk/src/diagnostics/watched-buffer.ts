import { type EpochUs, epochUs } from '../units/time.ts'
import { EventBuffer } from '../ws/event-buffer.ts'
import type { Frame } from '../ws/frames.ts'
import type { FrameEvent, SocketEvent } from '../ws/socket-event.ts'
import { diagnostics } from './diagnostics.ts'

/** Of so many frames, one is published. */
export const ONE_FRAME_IN = 64

/** The buffer of a socket; what is put into it is told to whoever listens. */
export class WatchedBuffer extends EventBuffer {
  #framesSinceLast = 0
  #isFirst = true

  override push(event: SocketEvent): void {
    if (event.kind === 'frame') this.#count(event)
    else this.#tell(event)
    super.push(event)
  }

  override pushOverOldest(event: FrameEvent): void {
    if (this.isAtBound) this.#tell({ kind: 'overflow', connId: event.connId, dropped: 1, atUs: event.receivedAtUs })
    super.pushOverOldest(event)
  }

  #tell(event: Exclude<SocketEvent, FrameEvent>): void {
    if (event.kind === 'connected') this.#isFirst = true
    if (diagnostics.wsState.isWatched) diagnostics.wsState.publish(event)
  }

  #count(event: FrameEvent): void {
    this.#framesSinceLast++
    if (!(this.#isFirst || this.#framesSinceLast >= ONE_FRAME_IN)) return
    if (diagnostics.wsFrame.isWatched) diagnostics.wsFrame.publish(toSample(event, this.#framesSinceLast))
    this.#framesSinceLast = 0
    this.#isFirst = false
  }
}

function toSample({ connId, receivedAtUs, frame, text }: FrameEvent, framesSinceLast: number) {
  const { kind: frameKind, sid, seq } = frame
  return { connId, frameKind, sid, seq, receivedAtUs, sentAtUs: sentAt(frame), chars: text().length, framesSinceLast }
}

function sentAt(frame: Frame): EpochUs | undefined {
  if (frame.sendingTsMs !== undefined) return epochUs(frame.sendingTsMs * 1_000)
  return 'exchangeTsUs' in frame ? frame.exchangeTsUs : undefined
}
