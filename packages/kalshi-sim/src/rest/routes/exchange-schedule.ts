import type { Route } from '../route.ts'

const OPEN_ALL_DAY = [{ open_time: '00:00', close_time: '00:00' }] as const
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** Open around the clock, no maintenance. */
export const exchangeSchedule: Route = {
  path: '/exchange/schedule',
  auth: 'public',
  handle: () => ({
    schedule: {
      standard_hours: [
        {
          start_time: '2025-01-01T00:00:00Z',
          end_time: '2035-01-01T00:00:00Z',
          ...Object.fromEntries(DAYS.map((day) => [day, OPEN_ALL_DAY])),
        },
      ],
      maintenance_windows: [],
    },
  }),
}
