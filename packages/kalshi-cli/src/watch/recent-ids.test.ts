import { expect, it } from 'vitest'
import { RecentIds } from './recent-ids.ts'

it('knows an id until as many others came as it remembers', () => {
  const ids = new RecentIds(2)
  expect(['a', 'a', 'b', 'a', 'c', 'a'].map((id) => ids.add(id))).toEqual([true, false, true, false, true, true])
})
