import { DefinitionError } from '../errors/sync-error.ts'

/** How a connection is encrypted. Files are paths; they are read at each connection, so that what they hold can be replaced while we run. */
export type TlsTarget =
  | { readonly kind: 'off' }
  /** Encrypted to whoever answers. */
  | ({ readonly kind: 'unverified' } & TlsFiles)
  /** `name`: the certificate must also be for the host that is connected to. */
  | ({ readonly kind: 'verified'; readonly name: boolean } & TlsFiles)

export interface TlsFiles {
  /** PEM of the authorities that may have signed the server's certificate; absent: those that Node trusts. */
  readonly rootFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
}

/** What a connection string says. Absent members are left to the driver's defaults. */
export interface ConnectionTarget {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly passwordFile?: string
  readonly database?: string
  readonly tls?: TlsTarget
  readonly applicationName?: string
  readonly connectTimeoutMs?: number
  /** Command line options of the server session, `-c search_path=other`. */
  readonly options?: string
}

const PARAMETERS = [
  'application_name',
  'connect_timeout',
  'dbname',
  'host',
  'options',
  'password',
  'passwordfile',
  'port',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslrootcert',
  'user',
] as const
type Parameter = (typeof PARAMETERS)[number]

/**
 * Pure. Reads `postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem`. Parameters are libpq's, and
 * `passwordfile`, the path of a file that holds nothing but the password.
 * @throws {DefinitionError} Not such a URL, or a parameter that is not known; names it, quotes no value.
 */
export function readConnectionUrl(text: string): ConnectionTarget {
  const url = parseUrl(text)
  const said = new Map<Parameter, string>()
  for (const [name, value] of url.searchParams) {
    const parameter = PARAMETERS.find((known) => known === name)
    if (!parameter) throw new DefinitionError(`The connection string has a parameter ${name}; known are ${PARAMETERS.join(', ')}`)
    if (value !== '') said.set(parameter, value)
  }
  const port = wholeNumber('port', said.get('port') ?? url.port)
  const seconds = wholeNumber('connect_timeout', said.get('connect_timeout') ?? '')
  const tls = readTls(said)
  return {
    ...given('host', said.get('host') ?? decode(url.hostname).replace(/^\[(.+)\]$/, '$1')),
    ...given('port', port),
    ...given('user', said.get('user') ?? decode(url.username)),
    ...given('password', said.get('password') ?? decode(url.password)),
    ...given('passwordFile', said.get('passwordfile')),
    ...given('database', said.get('dbname') ?? decode(url.pathname.slice(1))),
    ...given('applicationName', said.get('application_name')),
    ...given('connectTimeoutMs', seconds === undefined ? undefined : seconds * 1_000),
    ...given('options', said.get('options')),
    ...given('tls', tls),
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url
  throw new DefinitionError('A connection string looks like postgres://user:password@host:5432/database')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    throw new DefinitionError('A % in the connection string that stands for itself is written %25')
  }
}

function given<Name extends string, Value>(name: Name, value: Value): { [Key in Name]?: NonNullable<Value> } {
  const member: { [Key in Name]?: NonNullable<Value> } = {}
  if (value !== undefined && value !== null && value !== '') member[name] = value
  return member
}

function wholeNumber(name: string, text: string): number | undefined {
  if (text === '') return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new DefinitionError(`The connection string's ${name} is not a whole number`)
}

/**
 * `require` verifies too, since encryption to an unknown server keeps nothing secret; `no-verify` says that it is not wanted. What may
 * fall back to an open connection is refused.
 */
function readTls(said: ReadonlyMap<Parameter, string>): TlsTarget | undefined {
  const mode = said.get('sslmode')
  const root = said.get('sslrootcert')
  const files: TlsFiles = {
    ...given('rootFile', root === 'system' ? undefined : root),
    ...given('certificateFile', said.get('sslcert')),
    ...given('keyFile', said.get('sslkey')),
  }
  if (mode === undefined) {
    if (Object.keys(files).length === 0 && root === undefined) return undefined
    return { kind: 'verified', name: true, ...files }
  }
  if (mode === 'disable') return { kind: 'off' }
  if (mode === 'no-verify') return { kind: 'unverified', ...files }
  if (mode === 'require' || mode === 'verify-full') return { kind: 'verified', name: true, ...files }
  if (mode !== 'verify-ca') throw new DefinitionError('sslmode is one of disable, no-verify, require, verify-ca, verify-full')
  if (files.rootFile === undefined) throw new DefinitionError('sslmode=verify-ca needs sslrootcert, the file of your own authority')
  return { kind: 'verified', name: false, ...files }
}
