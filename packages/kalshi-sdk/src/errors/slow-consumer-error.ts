import { KalshiError } from './kalshi-error.ts'

/** With `onOverflow: 'error'`: the reader left `maxFrames` frames lying. The socket is closed; what it had read comes before this error. */
export class SlowConsumerError extends KalshiError {
  override readonly name = 'SlowConsumerError'
  readonly code = 'SLOW_CONSUMER'
  readonly retryable = true
  readonly maxFrames: number

  constructor(maxFrames: number) {
    super(`${maxFrames} frames were waiting for the reader of the socket`)
    this.maxFrames = maxFrames
  }
}
