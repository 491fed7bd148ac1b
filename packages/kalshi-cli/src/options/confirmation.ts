import type { Command } from 'commander'

export interface Confirmation {
  readonly yes?: boolean
}

/** For commands that change something. */
export function withConfirmation(command: Command): Command {
  return command.option('--yes', 'do it; without it the command only shows what it would do, and ends with exit code 2')
}
