import { EXIT, type ExitCode } from '../exit-code.ts'

/** A command ends without having done what it was asked for; the message says why, and what to do. */
export abstract class CliError extends Error {
  abstract readonly exitCode: ExitCode
}

/** The command line, a variable or a file is not right. */
export class UsageError extends CliError {
  override readonly name = 'UsageError'
  readonly exitCode: ExitCode = EXIT.usage
}

/** A change was shown and not made. */
export class UnconfirmedError extends CliError {
  override readonly name = 'UnconfirmedError'
  readonly exitCode: ExitCode = EXIT.usage

  constructor(action: string, environment: string) {
    super(`nothing was sent to ${environment}; to ${action}, repeat the command with --yes`)
  }
}

/** A batch was sent and the exchange refused some of it. */
export class PartlyRefusedError extends CliError {
  override readonly name = 'PartlyRefusedError'
  readonly exitCode: ExitCode = EXIT.refused
}

/** An order was sent, and whether the exchange has it could not be found out. */
export class OutcomeUnknownError extends CliError {
  override readonly name = 'OutcomeUnknownError'
  readonly exitCode: ExitCode = EXIT.unreachable

  constructor(clientOrderId: string, cause: unknown) {
    super(
      `it is not known whether the exchange has the order ${clientOrderId}; look for it with \`kalshi orders list\` before you repeat`,
      {
        cause,
      },
    )
  }
}
