import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'

export const COMMAND_OUTCOMES = ['done', 'refused', 'unknown'] as const

export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number]

export interface NewCommand {
  readonly runEpoch: number
  readonly command: Command
  readonly issuedUs: EpochUs
}

export interface CommandAnswer {
  /** `unknown` may become `done` or `refused` once it is found out. */
  readonly outcome: CommandOutcome
  /** Of the refusal. */
  readonly code: string | undefined
  readonly atUs: EpochUs
}

export interface LoggedCommand extends NewCommand {
  /** Undefined where none came. */
  readonly answer: CommandAnswer | undefined
}

export interface CommandReader {
  /** Commands of which nobody knows whether they took effect, of all runs, the oldest first. */
  listUnresolved(): Promise<readonly LoggedCommand[]>
  /** Commands about one order, the oldest first. */
  listOfOrder(clientOrderId: string): Promise<readonly LoggedCommand[]>
}
