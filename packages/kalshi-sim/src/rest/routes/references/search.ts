import type { Route } from '../../route.ts'

/** What the series of each category are tagged with. */
export const tagsByCategories: Route = {
  path: '/search/tags_by_categories',
  auth: 'public',
  handle: ({ catalogue }) => {
    const tags: Record<string, string[]> = {}
    for (const series of catalogue.series()) {
      const known = tags[series.category] ?? []
      tags[series.category] = [...new Set([...known, ...series.tags])]
    }
    return { tags_by_categories: tags }
  },
}

export const filtersBySport: Route = {
  path: '/search/filters_by_sport',
  auth: 'public',
  handle: ({ references }) => {
    const sports = [...references.sports()].map(([sport, { scopes, competitions }]) => [
      sport,
      { scopes, competitions: Object.fromEntries(Object.entries(competitions).map(([name, each]) => [name, { scopes: each }])) },
    ])
    return { filters_by_sports: Object.fromEntries(sports), sport_ordering: [...references.sports().keys()] }
  },
}
