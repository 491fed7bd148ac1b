import type { ControlPort } from './control-port.ts'
import { Query } from './read-query.ts'

/** Answers a GET with what is sent as JSON. */
interface ReadRoute {
  readonly parameters: readonly string[]
  answer(port: ControlPort, query: Query): unknown
}

const LEVELS = { fallback: 20, max: 200 }
const RECENT = { fallback: 100, max: 1_000 }
const POINTS = { fallback: 1_000, max: 10_000 }

const READ_ROUTES: Readonly<Record<string, ReadRoute>> = {
  '/api/view': {
    parameters: ['levels'],
    answer: (port, query) => ({ trading: port.mode, version: port.version, view: port.view(query.count('levels', LEVELS)) }),
  },
  '/api/activity': { parameters: ['limit'], answer: (port, query) => ({ activity: port.activity(query.count('limit', RECENT)) }) },
  '/api/fills': { parameters: ['limit'], answer: (port, query) => ({ fills: port.fills(query.count('limit', RECENT)) }) },
  '/api/history': {
    parameters: ['market', 'limit'],
    answer: (port, query) => ({ points: port.marketHistory(query.text('market'), query.count('limit', POINTS)) }),
  },
  '/api/equity': { parameters: ['limit'], answer: (port, query) => ({ points: port.equityHistory(query.count('limit', POINTS)) }) },
  '/api/config': { parameters: [], answer: (port) => port.config() },
  '/api/config/versions': { parameters: [], answer: async (port) => ({ versions: await port.configVersions() }) },
}

export const isReadPath = (path: string): boolean => Object.hasOwn(READ_ROUTES, path)

/** @throws {ApiError} `INVALID_QUERY`. */
export async function answerRead(port: ControlPort, path: string, values: URLSearchParams): Promise<unknown> {
  const route = READ_ROUTES[path]
  return route?.answer(port, new Query(values, route.parameters))
}
