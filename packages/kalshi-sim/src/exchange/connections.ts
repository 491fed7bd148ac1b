import type { Scheduler } from '../clock/scheduler.ts'
import { Connection } from '../ws/connection.ts'
import type { ConnectionSettings } from '../ws/session.ts'
import type { Transport } from '../ws/transport.ts'
import type { Venue } from '../ws/venue.ts'

/** The open connections, ids counting from 1 in order of acceptance. */
export class Connections {
  readonly #open = new Map<number, Connection>()
  readonly #deps: { readonly venue: Venue; readonly scheduler: Scheduler; readonly settings: ConnectionSettings }
  #lastId = 0

  constructor(deps: { readonly venue: Venue; readonly scheduler: Scheduler; readonly settings: ConnectionSettings }) {
    this.#deps = deps
  }

  accept(keyId: string, transport: Transport): Connection {
    const connection = new Connection({ id: ++this.#lastId, keyId }, transport, this.#deps)
    this.#open.set(connection.id, connection)
    return connection
  }

  /** To be called when its transport is gone; safe to repeat. */
  release(connection: Connection): void {
    if (this.#open.delete(connection.id)) connection.dispose()
  }

  /** Drops a client. */
  cut(connection: Connection): void {
    connection.cut()
    this.release(connection)
  }

  list(): Connection[] {
    return [...this.#open.values()]
  }

  /** Runs `work` with every connection's output held back, so that all of it leaves in few packets. */
  batch(work: () => void): void {
    const open = this.list()
    for (const connection of open) connection.cork()
    try {
      work()
    } finally {
      for (const connection of open) connection.uncork()
    }
  }
}
