import type { Command } from 'commander'
import { integerValue } from './values.ts'

export interface Whose {
  readonly subaccount?: number
  readonly shard?: number
}

/** Options that say whose money, orders or positions are meant. */
export function withWhose(command: Command): Command {
  return command
    .option('--subaccount <n>', '0, the primary one, to 63', integerValue(0, 63))
    .option('--shard <n>', 'of the exchange', integerValue(0, 1_000))
}
