import { ArchiveError } from '../errors/archive-error.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

const USAGE_CODES = ['CLI_USAGE', 'STORE_CONFIG', 'ENGINE_CONFIG', 'EXPORT_REQUEST', 'TABLES_INVALID', 'BACKUP_REQUEST']
const DAMAGE_CODES = ['VERIFICATION_FAILED', 'STORE_CONFLICT', 'BACKUP_DAMAGED']

export interface Failure {
  readonly exitCode: ExitCode
  readonly message: string
  /** What to do about it. */
  readonly advice?: string | undefined
}

/** Pure. What to tell of an error, and what to end with. */
export function describeFailure(error: unknown): Failure {
  const message = reasonsOf(error).join(': ')
  if (!(error instanceof ArchiveError)) return { exitCode: EXIT.failed, message, advice: adviceFor(codesOf(error)) }
  if (USAGE_CODES.includes(error.code)) return { exitCode: EXIT.usage, message }
  const exitCode = DAMAGE_CODES.includes(error.code) ? EXIT.damaged : EXIT.failed
  return { exitCode, message, advice: adviceFor(codesOf(error)) ?? (error.retryable ? 'it may be tried again as it stands' : undefined) }
}

/** Messages of an error and of what caused it, each once. */
function reasonsOf(error: unknown): readonly string[] {
  const reasons: string[] = []
  for (let each: unknown = error; each !== undefined; each = each instanceof Error ? each.cause : undefined) {
    const reason = each instanceof Error ? messageOf(each) : String(each)
    if (!reasons.some((known) => known.includes(reason))) reasons.push(reason)
  }
  return reasons
}

/** The error of a connection that was tried at several addresses has no message of its own. */
function messageOf(error: Error): string {
  if (error.message !== '') return error.message
  return error instanceof AggregateError
    ? error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join('; ')
    : error.name
}

function codesOf(error: unknown): readonly string[] {
  const codes: string[] = []
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    if ('code' in each && typeof each.code === 'string') codes.push(each.code)
  return codes
}

const ADVICE: readonly (readonly [codes: readonly string[], advice: string])[] = [
  [['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH'], 'is the host right, running, and reachable from here?'],
  [['28P01', '28000'], 'the database does not know this user, or not with this password'],
  [['3D000'], 'there is no such database on the server'],
  [['42P01'], 'a table is missing: is this the production database, and is it migrated?'],
  [['42501'], 'the database user lacks a permission'],
  [['ENOSPC'], 'the disk is full; TMPDIR names another folder for unfinished files'],
]

function adviceFor(codes: readonly string[]): string | undefined {
  return ADVICE.find(([known]) => known.some((code) => codes.includes(code)))?.[1]
}
