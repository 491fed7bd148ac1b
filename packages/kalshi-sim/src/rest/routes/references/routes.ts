import type { Route } from '../../route.ts'
import { createComboMarket, getCollection, listCollections } from './collections.ts'
import { listIncentivePrograms } from './incentive-programs.ts'
import { getEventLiveData, getGameStats, getLiveData, getLiveDataByType, listLiveData } from './live-data.ts'
import { getMilestone, listMilestones } from './milestones.ts'
import { filtersBySport, tagsByCategories } from './search.ts'
import { getStructuredTarget, listStructuredTargets } from './structured-targets.ts'
import { getWeather, listWeatherCalibrations } from './weather.ts'

/** What stands around the markets. */
export const referenceRoutes: readonly Route[] = [
  listCollections,
  getCollection,
  createComboMarket,
  listMilestones,
  getMilestone,
  listStructuredTargets,
  getStructuredTarget,
  listLiveData,
  getLiveData,
  getGameStats,
  getEventLiveData,
  getWeather,
  listWeatherCalibrations,
  getLiveDataByType,
  filtersBySport,
  tagsByCategories,
  listIncentivePrograms,
]
