import type { Listing, Page } from '@kassandra/kalshi-sdk'
import type { Command } from 'commander'
import type { Taken } from '../output/show.ts'
import { integerValue } from './values.ts'

export interface ListOptions {
  readonly limit: number
  readonly all?: boolean
}

/** How many items a command takes of a listing. */
export function withListOptions(command: Command, standard = 50): Command {
  return command
    .option('--limit <n>', 'at most so many', integerValue(1, 1_000_000), standard)
    .option('--all', 'the whole listing, however many pages it has')
}

/** Items of one page that serves `options` in the fewest pages, given the most that the exchange puts on one. */
export function pageSize({ limit, all }: ListOptions, most: number): number {
  return all ? most : Math.min(limit, most)
}

/** Reads no page more than it needs. */
export async function take<T, P extends Page<T>>(listing: Listing<T, P>, { limit, all }: ListOptions): Promise<Taken<T>> {
  const bound = all ? Number.POSITIVE_INFINITY : limit
  const items: T[] = []
  for await (const page of listing.pages()) {
    items.push(...page.items)
    const isLast = page.nextCursor === undefined
    if (isLast || items.length >= bound) return { items: items.slice(0, bound), isComplete: isLast && items.length <= bound }
  }
  return { items, isComplete: true }
}
