import type { Channel } from '../ws/channel.ts'

/** What is wrong with the line to one client. */
export interface LinkFault {
  /** Nothing passes in either direction, heartbeats included, though the connection stands. */
  readonly halfOpen: boolean
  /** Whether this frame is lost; counts it when it is. */
  swallows(channel: Channel): boolean
  /** Called once when the line is healed, the fault replaced or the connection gone. */
  released(): void
}
