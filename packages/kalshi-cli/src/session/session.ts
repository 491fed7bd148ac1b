import { type CallOptions, KalshiClient, type RateLimits } from '@kassandra/kalshi-sdk'
import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { type Style, styleOf } from '../output/style.ts'
import { type GlobalOptions, readSettings } from './settings.ts'

/** What one command works with. */
export interface Session {
  readonly io: Io
  readonly client: KalshiClient
  /** For messages. */
  readonly environment: string
  readonly isJson: boolean
  /** Of stdout. */
  readonly style: Style
  /** For every call: Ctrl-C ends it. */
  readonly call: CallOptions
  /** Writes lines to stdout. */
  print(text: string): Promise<void>
  /** Tells the person something, on stderr. */
  note(text: string): Promise<void>
}

/** What every account may do: asking for the account's own figures would cost more than one command does. */
const LIMITS: RateLimits = { read: { refillRate: 200, capacity: 400 }, write: { refillRate: 100, capacity: 100 } }

/** Runs a command with a client of its own, which is closed afterwards. */
export async function inSession(io: Io, command: Command, body: (session: Session) => Promise<void>): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>()
  const { name, ...settings } = readSettings(options, io.env)
  const isKnownTier = settings.credentials !== undefined && typeof settings.environment === 'string'
  await using client = new KalshiClient({ ...settings, ...(isKnownTier && { limits: LIMITS }), clock: io.clock })
  const style = styleOf(io, io.stderr)
  await body({
    io,
    client,
    environment: name,
    isJson: options.json === true,
    style: styleOf(io, io.stdout),
    call: { signal: io.signal },
    print: (text) => io.stdout.write(`${text}\n`),
    note: (text) => io.stderr.write(`${style.dim(text)}\n`),
  })
}
