/** Trading may not begin; the message says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly code = 'CANNOT_START'
}
