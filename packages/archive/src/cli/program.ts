import { Command, type OutputConfiguration } from 'commander'
import { addBackup } from './commands/backup-command.ts'
import { addExport } from './commands/export-command.ts'
import { addLs } from './commands/ls-command.ts'
import { addRestore } from './commands/restore-command.ts'
import { addVerify } from './commands/verify-command.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'

const ABOUT = `
Examples:
  archive ls --store ./data/archive --day 2026-05-14
  archive verify --store s3://my-bucket/market-data --table trades
  archive export --tables @kassandra/recorder --table trades --from 2026-05-14 --to 2026-05-15
  archive backup --store s3://my-bucket/market-data
  archive restore --store s3://my-bucket/market-data --latest production

Exit codes:
  0    done
  1    a store or database failed or refused
  2    the command line or the request is not right: nothing was changed
  3    something that was looked at is not whole
  130  interrupted with Ctrl-C

Environment:
  ARCHIVE_STORE          the store
  ARCHIVE_DATABASE_URL   the database; a password given here is not seen by other users of the machine
  ARCHIVE_TABLES         package or file that describes the tables
  AWS_..., GOOGLE_...    credentials and regions, as the clients of S3 and GCS read them
  STORAGE_EMULATOR_HOST  a GCS without credentials, for tests

A command that was interrupted may be given again: it goes on where it was.`

/**
 * Builds the commands. Wrong usage throws a `CommanderError` instead of ending the process.
 * @param end Told what to end with by a command that ran through.
 */
export function createProgram(io: Io, output: OutputConfiguration, end: (exitCode: ExitCode) => void): Command {
  const program = new Command('archive')
    .description('Parquet archives and database backups on a folder, S3 or Google Cloud Storage.')
    .version(io.version, '-V, --version')
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('(--help tells more)')
  for (const add of [addLs, addVerify, addExport, addBackup, addRestore]) add(program, io, end)
  return program.addHelpText('after', ABOUT)
}
