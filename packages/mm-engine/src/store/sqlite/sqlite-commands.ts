import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../command/command.ts'
import type { CommandAnswer, CommandOutcome, CommandStore, LoggedCommand } from '../command-store.ts'
import { StoreError } from '../store-error.ts'
import type { Connection, Statement } from './connection.ts'
import type { Row } from './row.ts'

const INSERT = `
INSERT INTO commands (run_epoch, command_id, client_order_id, kind, body, issued_at)
VALUES (:runEpoch, :commandId, :clientOrderId, :kind, :body, :issuedUs)`

const ANSWER = `
UPDATE commands SET outcome = :outcome, code = :code, answered_at = :atUs WHERE run_epoch = :runEpoch AND command_id = :commandId`

const OUTCOMES: readonly CommandOutcome[] = ['done', 'refused', 'unknown']

export class SqliteCommands implements CommandStore {
  readonly #connection: Connection
  readonly #insert: Statement
  readonly #answer: Statement
  readonly #find: Statement
  readonly #unresolved: Statement
  readonly #ofOrder: Statement

  constructor(connection: Connection) {
    this.#connection = connection
    this.#insert = connection.prepare(INSERT)
    this.#answer = connection.prepare(ANSWER)
    this.#find = connection.prepare('SELECT * FROM commands WHERE run_epoch = :runEpoch AND command_id = :commandId')
    this.#unresolved = connection.prepare(
      `SELECT * FROM commands WHERE outcome IS NULL OR outcome = 'unknown' ORDER BY run_epoch, command_id`,
    )
    this.#ofOrder = connection.prepare('SELECT * FROM commands WHERE client_order_id = :clientOrderId ORDER BY run_epoch, command_id')
  }

  record(runEpoch: number, command: Command, issuedUs: number): void {
    const { commandId, clientOrderId, kind } = command
    this.#insert.run({ runEpoch, commandId, clientOrderId, kind, body: JSON.stringify(command), issuedUs })
  }

  answer(runEpoch: number, commandId: number, { outcome, code, atUs }: CommandAnswer): void {
    this.#connection.transaction(() => {
      const row = this.#find.find({ runEpoch, commandId })
      if (row === undefined) throw new StoreError('STORE_NOT_FOUND', `run ${runEpoch} has no command ${commandId}`)
      const before = toLogged(row).answer
      if (isFinal(before)) return refuseContradiction(commandId, before, outcome)
      this.#answer.run({ runEpoch, commandId, outcome, code, atUs })
    })
  }

  listUnresolved(): readonly LoggedCommand[] {
    return this.#unresolved.list().map(toLogged)
  }

  listOfOrder(clientOrderId: string): readonly LoggedCommand[] {
    return this.#ofOrder.list({ clientOrderId }).map(toLogged)
  }
}

const isFinal = (answer: CommandAnswer | undefined): answer is CommandAnswer => answer !== undefined && answer.outcome !== 'unknown'

/** The same answer may come twice, and a late "unknown" takes nothing back. */
function refuseContradiction(commandId: number, before: CommandAnswer, outcome: CommandAnswer['outcome']): void {
  if (outcome === before.outcome || outcome === 'unknown') return
  throw new StoreError('STORE_CONFLICT', `command ${commandId} was answered ${before.outcome}, and now ${outcome}`)
}

function toLogged(row: Row): LoggedCommand {
  const outcome = row.maybe('outcome', (column) => row.oneOf(column, OUTCOMES))
  return {
    runEpoch: row.integer('run_epoch'),
    command: toCommand(row.text('body')),
    issuedUs: row.instant('issued_at'),
    answer: outcome === undefined ? undefined : { outcome, code: row.maybe('code', row.text), atUs: row.instant('answered_at') },
  }
}

/** JSON leaves out what is undefined, which is put back. */
function toCommand(body: string): Command {
  const command: Command = JSON.parse(body)
  if (command.kind === 'cancel') return command
  if (command.kind === 'decrease') return { ...command, to: qty(command.to) }
  const expiresUs = command.expiresUs === undefined ? undefined : epochUs(command.expiresUs)
  return { ...command, price: price(command.price), expiresUs }
}
