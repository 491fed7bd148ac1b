import type { StructuredTarget } from '../../../exchange/reference-records.ts'
import { pageOf } from '../../cursor.ts'
import type { Query } from '../../query.ts'
import { invalidParameter, notFound } from '../../rest-error.ts'
import type { Route } from '../../route.ts'

const MAX_IDS = 2_000

/** `ids` is repeated, one an id. */
export const listStructuredTargets: Route = {
  path: '/structured_targets',
  auth: 'public',
  handle: ({ references, query }) => {
    const size = query.integer('page_size', 1, 2_000) ?? 100
    const targets = references.structuredTargets().filter(toFilter(query))
    const { page, cursor } = pageOf('structured-targets', targets, size, query.text('cursor'))
    return { structured_targets: page, cursor }
  },
}

export const getStructuredTarget: Route = {
  path: '/structured_targets/:target',
  auth: 'public',
  handle: ({ references, params }) => {
    const target = references.findStructuredTarget(params['target'] ?? '')
    if (!target) throw notFound()
    return { structured_target: target }
  },
}

function toFilter(query: Query): (target: StructuredTarget) => boolean {
  const ids = query.all('ids')
  if (ids.length > MAX_IDS) throw invalidParameter(`more than ${MAX_IDS} ids`)
  const wanted = ids.length > 0 ? new Set(ids) : undefined
  const type = query.text('type')
  const competition = query.text('competition')
  return (target) =>
    (!wanted || wanted.has(target.id)) &&
    (type === undefined || target.type === type) &&
    (competition === undefined || competitionsOf(target).includes(competition))
}

/** Whatever a kind of target calls the thing that it plays in. */
function competitionsOf({ details }: StructuredTarget): readonly unknown[] {
  const { league, conference, division, tour, leagues } = details
  return [league, conference, division, tour, ...(Array.isArray(leagues) ? leagues : [])]
}
