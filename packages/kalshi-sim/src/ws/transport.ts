/** The wire of one connection, as far as the exchange uses it. */
export interface Transport {
  send(text: string): void
  ping(body: string): void
  /** Bytes taken by `send` that the operating system has not accepted yet. */
  bufferedBytes(): number
  /** While paused, nothing the client sends is read. */
  pauseReading(): void
  resumeReading(): void
  /** Everything sent between the two leaves together. */
  cork(): void
  uncork(): void
  /** Ends the connection behind what was sent, without a WebSocket goodbye. */
  cut(): void
  /** Says goodbye with a WebSocket close code. */
  close(code: number, reason: string): void
}
