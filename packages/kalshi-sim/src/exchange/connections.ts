import { Connection, type ConnectionDeps } from '../ws/connection.ts'
import { FrameWriter } from '../ws/frame-writer.ts'
import type { Transport } from '../ws/transport.ts'

/** The open connections, ids counting from 1 in order of acceptance. */
export class Connections {
  readonly #open = new Map<number, Connection>()
  readonly #deps: ConnectionDeps
  #lastId = 0

  constructor(deps: Omit<ConnectionDeps, 'writer'>) {
    this.#deps = { ...deps, writer: new FrameWriter() }
  }

  accept(keyId: string, transport: Transport): Connection {
    const { memberId = '', subaccount } = this.#deps.venue.keys.get(keyId) ?? {}
    const connection = new Connection({ id: ++this.#lastId, keyId, memberId, subaccount }, transport, this.#deps)
    this.#open.set(connection.id, connection)
    return connection
  }

  /** Open connections of the member whose key this is. */
  countOfMember(keyId: string): number {
    const { memberId = '' } = this.#deps.venue.keys.get(keyId) ?? {}
    return this.list().filter((connection) => connection.memberId === memberId).length
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
