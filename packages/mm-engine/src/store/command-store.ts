import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'

export type CommandOutcome = 'done' | 'refused' | 'unknown'

export interface CommandAnswer {
  readonly outcome: CommandOutcome
  /** Of the refusal. */
  readonly code: string | undefined
  readonly atUs: EpochUs
}

export interface LoggedCommand {
  readonly runEpoch: number
  readonly command: Command
  readonly issuedUs: EpochUs
  /** Undefined where none came. */
  readonly answer: CommandAnswer | undefined
}

export interface CommandStore {
  /** To be called before the command goes out. @throws {StoreError} `STORE_CONFLICT`: the run has a command of this number. */
  record(runEpoch: number, command: Command, issuedUs: EpochUs): void
  /**
   * `unknown` may become `done` or `refused` once it is found out.
   * @throws {StoreError} `STORE_NOT_FOUND`: no such command. `STORE_CONFLICT`: it has another final answer.
   */
  answer(runEpoch: number, commandId: number, answer: CommandAnswer): void
  /** Commands of which nobody knows whether they took effect, of all runs, the oldest first. */
  listUnresolved(): readonly LoggedCommand[]
  /** Commands about one order, the oldest first. */
  listOfOrder(clientOrderId: string): readonly LoggedCommand[]
}
