import { parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import type {
  EventLiveData,
  IncentiveProgram,
  LiveData,
  Milestone,
  MultivariateEventCollection,
  PlayByPlay,
  SportFilters,
  StructuredTarget,
} from '../../exchange/reference-records.ts'
import type { References, WeatherIndex } from '../../exchange/references.ts'
import { invalidParameter, notFound } from '../../rest/rest-error.ts'

type Json = Readonly<Record<string, unknown>>
type Shape = 'text' | 'instant' | 'number' | 'flag' | 'list' | 'list-if-any' | 'object'

/** A kind of record: what it must have, and where it goes. The first field names it. */
interface Kind {
  readonly fields: Readonly<Record<string, Shape>>
  readonly add: (references: References, record: Json, id: string) => void
}

const KINDS: Readonly<Record<string, Kind>> = {
  milestones: {
    fields: {
      ...{ id: 'text', category: 'text', type: 'text', title: 'text', notification_message: 'text', start_date: 'instant' },
      ...{ related_event_tickers: 'list', primary_event_tickers: 'list', details: 'object', last_updated_ts: 'instant' },
    },
    add: (references, record) => references.addMilestone(as<Milestone>(record)),
  },
  structured_targets: {
    fields: { id: 'text', name: 'text', type: 'text', details: 'object', last_updated_ts: 'instant' },
    add: (references, record) => references.addStructuredTarget(as<StructuredTarget>(record)),
  },
  collections: {
    fields: {
      ...{ collection_ticker: 'text', series_ticker: 'text', title: 'text', description: 'text', functional_description: 'text' },
      ...{
        open_date: 'instant',
        close_date: 'instant',
        associated_events: 'list',
        is_ordered: 'flag',
        size_min: 'number',
        size_max: 'number',
      },
    },
    add: (references, record) => references.addCollection(as<MultivariateEventCollection>(record)),
  },
  live_data: {
    fields: { milestone_id: 'text', type: 'text', details: 'object' },
    add: (references, record) => references.addLiveData(as<LiveData>(record)),
  },
  event_live_data: {
    fields: { event_ticker: 'text', type: 'text', details: 'object' },
    add: (references, { event_ticker: _event, ...record }, id) => references.addEventLiveData(id, as<EventLiveData>(record)),
  },
  game_stats: {
    fields: { milestone_id: 'text', periods: 'list' },
    add: (references, { milestone_id: _milestone, ...record }, id) => references.addGameStats(id, as<PlayByPlay>(record)),
  },
  weather: {
    fields: { city: 'text', points: 'list-if-any', calibrations: 'list-if-any' },
    add: (references, { city: _city, ...record }, id) => references.addWeather(id, as<Partial<WeatherIndex>>(record)),
  },
  incentive_programs: {
    fields: {
      ...{ id: 'text', market_id: 'text', market_ticker: 'text', incentive_type: 'text', incentive_description: 'text' },
      ...{ start_date: 'instant', end_date: 'instant', period_reward: 'number', paid_out: 'flag' },
    },
    add: (references, record) => references.addIncentiveProgram(as<IncentiveProgram>(record)),
  },
  sports: {
    fields: { sport: 'text', scopes: 'list', competitions: 'object' },
    add: (references, { sport: _sport, ...record }, id) => references.addSport(id, as<SportFilters>(record)),
  },
}

/** Puts a record in, in the shape of the wire. @throws {RestError} 404: no such kind; 400, naming the field that is missing or malformed. */
export function addReference(references: References, kind: string, body: unknown): unknown {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (!known) throw notFound()
  const record: Json = typeof body === 'object' && body !== null ? { ...body } : {}
  for (const [name, shape] of Object.entries(known.fields))
    if (!isOf(shape, record[name])) throw invalidParameter(`${name} is not of the shape ${shape}`)
  const id = String(record[Object.keys(known.fields)[0] ?? ''])
  known.add(references, record, id)
  return { kind, id }
}

/** A record whose fields have been checked. */
const as = <T>(record: Json): T => record as T

function isOf(shape: Shape, value: unknown): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string'
    case 'instant':
      return typeof value === 'string' && isInstant(value)
    case 'number':
      return Number.isSafeInteger(value)
    case 'flag':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value)
    case 'list-if-any':
      return value === undefined || Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
  }
}

function isInstant(text: string): boolean {
  try {
    parseInstant(text)
    return true
  } catch (error) {
    if (error instanceof UnitError) return false
    throw error
  }
}
