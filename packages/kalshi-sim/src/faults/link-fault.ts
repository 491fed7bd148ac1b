import type { Channel } from '../ws/channel.ts'

/** `late`: it comes behind the frame that follows it. */
export type FrameFate = 'pass' | 'lost' | 'twice' | 'late'

/** What is wrong with the line to one client. */
export interface LinkFault {
  /** Nothing passes in either direction, heartbeats included, though the connection stands. */
  readonly halfOpen: boolean
  /** What becomes of this frame; counts it when it does not simply pass. */
  treat(channel: Channel): FrameFate
  /** Called once when the line is healed, the fault replaced or the connection gone. */
  released(): void
}
