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
  if (kind === 'batch-written' || kind === 'disk-measured' || kind === 'heartbeat') return undefined
  if (event.kind === 'disconnected' && event.reason === 'stop') return { ...info('disconnected'), fields }
  if (event.kind === 'partition-dropped' && event.lostRows > 0) return { ...warn('the disk limit took rows that nobody had read'), fields }
  return { ...LINES[kind], fields }
}

const info = (message: string): Line => ({ level: 'info', message })
const warn = (message: string): Line => ({ level: 'warn', message })

const LINES: { readonly [Kind in Exclude<GathererEvent['kind'], 'batch-written' | 'disk-measured' | 'heartbeat'>]: Line } = {
  state: info('state changed'),
  'claim-failed': warn('the databases are out of reach'),
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
  moved: warn('markets moved to another connection'),
  'markets-unplaced': warn('no connection has room for these markets: raise SOCKETS'),
  'write-failed': warn('writing failed and is repeated'),
  'heartbeat-failed': warn('the heartbeat could not be written'),
  'partition-dropped': info('a partition was dropped'),
  'retention-failed': warn('dropping old partitions failed and is repeated'),
  'registry-reconciled': info('markets, events and series listed'),
  'registry-failed': warn('listing failed'),
  backfilled: info('trades fetched'),
  'backfill-failed': warn('fetching trades failed'),
  'books-polled': info('order books polled'),
  'poll-behind': warn('order books are not polled as often as they should be: raise RATE_SHARE or SNAPSHOT_INTERVAL'),
  'poll-failed': warn('polling order books failed'),
}
