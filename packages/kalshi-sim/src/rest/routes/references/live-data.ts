import type { LiveData } from '../../../exchange/reference-records.ts'
import type { Query } from '../../query.ts'
import { invalidParameter, missingParameter, notFound } from '../../rest-error.ts'
import type { Route, RouteContext } from '../../route.ts'

const MAX_MILESTONES = 100

/** `milestone_ids` is repeated, one an id; those of which nothing is known are left out. */
export const listLiveData: Route = {
  path: '/live_data/batch',
  auth: 'public',
  handle: ({ references, query }) => {
    const ids = query.all('milestone_ids')
    if (ids.length === 0) throw missingParameter('milestone_ids')
    if (ids.length > MAX_MILESTONES) throw invalidParameter(`more than ${MAX_MILESTONES} milestone_ids`)
    const found = ids.map((id) => references.findLiveData(id)).filter((each) => each !== undefined)
    return { live_datas: found.map((each) => toView(each, query)) }
  },
}

export const getLiveData: Route = {
  path: '/live_data/milestone/:milestone',
  auth: 'public',
  handle: (context) => ({ live_data: toView(find(context), context.query) }),
}

/** The older form, which names the type; another type is not found. */
export const getLiveDataByType: Route = {
  path: '/live_data/:type/milestone/:milestone',
  auth: 'public',
  handle: (context) => {
    const found = find(context)
    if (found.type !== context.params['type']) throw notFound()
    return { live_data: toView(found, context.query) }
  },
}

/** Of a milestone without play-by-play the answer is empty. */
export const getGameStats: Route = {
  path: '/live_data/milestone/:milestone/game_stats',
  auth: 'public',
  handle: ({ references, params }) => {
    const milestone = params['milestone'] ?? ''
    const plays = references.findGameStats(milestone)
    if (!plays && !references.findMilestone(milestone)) throw notFound()
    return plays ? { pbp: plays } : {}
  },
}

/** `range` is a hint, which the records that were given cannot follow. */
export const getEventLiveData: Route = {
  path: '/live_data/events/:event',
  auth: 'public',
  handle: ({ references, params }) => {
    const found = references.findEventLiveData(params['event'] ?? '')
    if (!found) throw notFound()
    return { live_data: found }
  },
}

function find({ references, params }: RouteContext): LiveData {
  const found = references.findLiveData(params['milestone'] ?? '')
  if (!found) throw notFound()
  return found
}

function toView({ player_stats: players, ...liveData }: LiveData, query: Query): unknown {
  if (!query.flag('include_player_stats') || !players) return liveData
  return { ...liveData, details: { ...liveData.details, player_stats: players } }
}
