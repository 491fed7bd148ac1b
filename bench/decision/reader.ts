import { SidBooks } from '@kassandra/kalshi-sdk/book'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import type { Command, PublicEvent } from '@kassandra/mm-engine'
import { FrameDecoder } from '../../packages/kalshi-sdk/src/ws/frame-decoder.ts'
import { Maker, type OnStep, toPublicEvent } from './maker.ts'
import type { TimedFrame, Workload } from './workload.ts'

/** What a frame came to. */
export interface Decision {
  readonly event: PublicEvent | undefined
  readonly commands: readonly Command[]
}

const NOTHING: readonly Command[] = []

/** From the bytes of frames to commands, and on to the bodies of requests. Before and after each frame the rest of the world has its turn. */
export class Reader {
  readonly maker: Maker
  #conn: string | undefined
  #decoder = new FrameDecoder()
  #books = new SidBooks(systemSocketClock)

  constructor({ markets, frames }: Workload, onStep?: OnStep) {
    this.maker = new Maker(onStep)
    this.#conn = frames[0]?.conn
    for (const event of markets) this.maker.tell(event)
  }

  before({ conn, atUs }: TimedFrame): void {
    if (conn !== this.#conn) {
      this.maker.loseBooks(atUs)
      this.#conn = conn
      this.#decoder = new FrameDecoder()
      this.#books = new SidBooks(systemSocketClock)
    }
    this.maker.advance(atUs)
  }

  /** From a frame to the commands that it asks for. */
  read(bytes: Buffer, atUs: TimedFrame['atUs']): Decision {
    const event = toPublicEvent(this.#books, this.#decoder.decode(bytes), atUs)
    return { event, commands: event === undefined ? NOTHING : this.maker.decide(event) }
  }

  /** From commands to the bodies of their requests. */
  send({ commands }: Decision): void {
    this.maker.send(commands)
  }

  after({ event, commands }: Decision): void {
    if (event) this.maker.settle(event, commands)
  }

  /** @throws {Error} Something stood still, so that nothing was measured. */
  close(): void {
    const { status } = this.maker.state.risk
    if (status.kind === 'halted') throw new Error(`halted: ${status.halt.reason}`)
  }
}
