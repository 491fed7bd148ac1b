import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../command/command.ts'
import { COMMAND_OUTCOMES, type LoggedCommand } from '../command-store.ts'
import { askMany } from '../database/many.ts'
import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import { type Columns, writerOf } from './table.ts'

const ANSWER = ['outcome', 'code', 'answered_at_us']

const COMMANDS = writerOf({
  name: 'commands',
  columns: ['run_epoch', 'command_id', 'client_order_id', 'kind', 'body', 'issued_at_us', ...ANSWER],
  key: ['run_epoch', 'command_id'],
  updated: ANSWER,
})

const BY_ID = COMMANDS.select('WHERE run_epoch = $1 AND command_id IN ($keys)')
const UNRESOLVED = COMMANDS.select(`WHERE outcome IS NULL OR outcome = 'unknown' ORDER BY run_epoch, command_id`)
const OF_ORDER = COMMANDS.select('WHERE client_order_id = $1 ORDER BY run_epoch, command_id')

export const commandsById = (runEpoch: number, commandIds: readonly number[]): readonly Query[] => askMany(BY_ID, commandIds, runEpoch)
export const unresolvedCommands = (): Query => query(UNRESOLVED)
export const commandsOfOrder = (clientOrderId: string): Query => query(OF_ORDER, clientOrderId)

export const putCommands = (commands: readonly LoggedCommand[]): readonly Query[] => COMMANDS.put(commands.map(toColumns))

const toColumns = ({ runEpoch, command, issuedUs, answer }: LoggedCommand): Columns => ({
  run_epoch: runEpoch,
  command_id: command.commandId,
  client_order_id: command.clientOrderId,
  kind: command.kind,
  body: JSON.stringify(command),
  issued_at_us: issuedUs,
  outcome: answer?.outcome,
  code: answer?.code,
  answered_at_us: answer?.atUs,
})

export function toCommand(row: Row): LoggedCommand {
  const outcome = row.maybe('outcome', (column) => row.oneOf(column, COMMAND_OUTCOMES))
  return {
    runEpoch: row.integer('run_epoch'),
    command: parseCommand(row.text('body')),
    issuedUs: row.instant('issued_at_us'),
    answer: outcome === undefined ? undefined : { outcome, code: row.maybe('code', row.text), atUs: row.instant('answered_at_us') },
  }
}

/** JSON leaves out what is undefined, which is put back. */
function parseCommand(body: string): Command {
  const command: Command = JSON.parse(body)
  if (command.kind === 'cancel') return command
  if (command.kind === 'decrease') return { ...command, to: qty(command.to) }
  const expiresUs = command.expiresUs === undefined ? undefined : epochUs(command.expiresUs)
  return { ...command, price: price(command.price), expiresUs }
}
