import type { Client, QueryResult } from 'pg'
import type { Query } from '../database/query.ts'
import { Row } from '../database/row.ts'
import { StoreError } from '../store-error.ts'
import { nameOf } from './client.ts'
import { explainFailure } from './postgres-failure.ts'

export interface Answer {
  readonly rows: readonly Row[]
  readonly changedRows: number
  /** What the server says that it did: `COMMIT`, `INSERT`. */
  readonly done: string
}

/** A connection that is made when it is asked for, and again after it was lost. */
export class Session {
  readonly #createClient: () => Client
  readonly #prepare: (client: Client) => Promise<void>
  readonly #names = new Map<string, string>()
  #client: Promise<Client> | undefined

  /** @param prepare Makes a new connection ready; where it fails, the connection is given up. */
  constructor(createClient: () => Client, prepare: (client: Client) => Promise<void>) {
    this.#createClient = createClient
    this.#prepare = prepare
  }

  /** The connection; new where there is none. */
  connect(): Promise<Client> {
    this.#client ??= this.#open()
    return this.#client
  }

  /** Sends all queries at once and waits for their answers. @throws {StoreError} The first that failed; those behind it were tried too. */
  async ask(client: Client, queries: readonly Query[]): Promise<readonly Answer[]> {
    const answers = await Promise.allSettled(queries.map((query) => client.query(this.#toStatement(query))))
    const failed = answers.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw this.#explain(client, failed.reason)
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? toAnswer(answer.value) : []))
  }

  /** Gives the connection up, with its locks and whatever it was doing. */
  async close(): Promise<void> {
    const opening = this.#client
    this.#client = undefined
    const [client] = await Promise.allSettled([opening])
    if (client.status === 'fulfilled') await client.value?.end()
  }

  #open(): Promise<Client> {
    const client = this.#createClient()
    const forget = (): void => this.#forget(opened)
    client.on('error', forget).on('end', forget)
    const opened = this.#makeReady(client)
    opened.catch(forget)
    return opened
  }

  async #makeReady(client: Client): Promise<Client> {
    try {
      await client.connect()
      await this.#prepare(client)
      return client
    } catch (error) {
      await client.end()
      throw explainFailure(error, nameOf(client))
    }
  }

  #forget(client: Promise<Client>): void {
    if (this.#client === client) this.#client = undefined
  }

  #explain(client: Client, error: unknown): unknown {
    const explained = explainFailure(error, nameOf(client))
    // Such a connection may never do again what it should: a replica stays one, and an answer that is late confuses the next.
    if (explained instanceof StoreError && explained.code === 'STORE_UNREACHABLE') void this.close()
    return explained
  }

  /** Statements with parameters are prepared once a connection. */
  #toStatement({ text, values }: Query): { readonly text: string; readonly values?: Query['values'][number][]; readonly name?: string } {
    if (values.length === 0) return { text }
    const name = this.#names.get(text) ?? `s${this.#names.size}`
    this.#names.set(text, name)
    return { name, text, values: [...values] }
  }
}

const toAnswer = ({ rows, rowCount, command }: QueryResult<Record<string, unknown>>): Answer => ({
  rows: rows.map((columns) => new Row(columns)),
  changedRows: rowCount ?? 0,
  done: command,
})
