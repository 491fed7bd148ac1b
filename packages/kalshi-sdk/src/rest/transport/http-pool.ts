/** One HTTP exchange, signed and complete. */
export interface HttpRequest {
  readonly method: string
  /** From the root of the host, with query string. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly signal: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Connections to one origin. Follows no redirect. */
export interface HttpPool {
  /** @throws {ConnectionError | ResponseTooLargeError} Or the signal's reason. */
  exchange(request: HttpRequest): Promise<HttpResponse>
  /** Waits for what is in flight. */
  close(): Promise<void>
}

export interface HttpPoolOptions {
  readonly origin: string
  readonly connections: number
  readonly maxResponseBytes: number
}

export type CreatePool = (options: HttpPoolOptions) => HttpPool
