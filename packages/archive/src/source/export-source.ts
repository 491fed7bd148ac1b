import type { Writable } from 'node:stream'

/** Where rows come from. */
export interface ExportSource {
  /**
   * Runs one `COPY (...) TO STDOUT` and writes its bytes into `sink`, which it ends.
   * @returns The number of rows the server says it sent. Rejects, with `sink` destroyed, when anything came short.
   */
  copy(sql: string, sink: Writable, signal?: AbortSignal): Promise<number>
}
