import type { GathererEvent } from '@kassandra/recorder'
import type { Logger } from '@kassandra/runtime'

interface Line {
  readonly level: 'info' | 'warn'
  readonly message: string
  readonly fields?: Readonly<Record<string, unknown>>
}

/** Writes one line for what changes the state of things, none for what happens all the time. */
export function logEvent(logger: Logger, event: GathererEvent): void {
  const line = toLine(event)
  if (line) logger[line.level]({ ...line.fields }, line.message)
}

/** Pure. */
function toLine(event: GathererEvent): Line | undefined {
  const { kind, ...all } = event
  const { error, ...rest } = { error: undefined, ...all }
  const fields = error === undefined ? rest : { err: error, ...rest }
  if (kind === 'batch-written') return undefined
  if (event.kind === 'disconnected' && event.reason === 'stop') return { ...info('disconnected'), fields }
  return { ...LINES[kind], fields }
}

const info = (message: string): Line => ({ level: 'info', message })
const warn = (message: string): Line => ({ level: 'warn', message })

const LINES: { readonly [Kind in Exclude<GathererEvent['kind'], 'batch-written'>]: Line } = {
  state: info('state changed'),
  'crashed-segments-closed': warn('closed the segments of a run that crashed'),
  connected: info('connected'),
  'connect-failed': warn('connecting failed'),
  disconnected: warn('disconnected'),
  subscribed: info('subscribed'),
  'command-failed': warn('a command to the exchange failed'),
  gap: warn('frames are missing'),
  malformed: warn('a frame could not be read'),
  recovery: info('recovering order books'),
  'reading-paused': warn('reading paused, the database is behind'),
  'reading-resumed': info('reading resumed'),
  'write-failed': warn('writing failed and is repeated'),
  'heartbeat-failed': warn('the heartbeat could not be written'),
  'registry-reconciled': info('markets, events and series listed'),
  'registry-failed': warn('listing failed'),
  backfilled: info('trades fetched'),
  'backfill-failed': warn('fetching trades failed'),
  'books-polled': info('order books polled'),
  'poll-failed': warn('polling order books failed'),
}
