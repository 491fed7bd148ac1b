import { type ChaosAction, type ChaosEvent, lengthMs, targetsOf } from './action.ts'
import { Draw } from './draw.ts'
import { type ChaosVictim, type Dish, MENU } from './menu.ts'

export interface ChaosRequest {
  readonly seed: number
  readonly durationMs: number
  /** What may be hit. */
  readonly victims: readonly ChaosVictim[]
}

const SHORTEST_MS = 20_000
const TRIES = 5

/**
 * Pure. A schedule of everything that can go wrong, in order of time: the same request gives the same one. Every kind comes before
 * one comes again; kinds overlap, but nothing is hit by two things of a sort at once. The last quarter of the run, at most half a minute,
 * is left for recovery.
 * @throws {RangeError} The run is too short to recover.
 */
export function planChaos({ seed, durationMs, victims }: ChaosRequest): readonly ChaosEvent[] {
  if (durationMs < SHORTEST_MS) throw new RangeError(`chaos needs a run of at least ${SHORTEST_MS / 1_000} s`)
  const kitchen = { draw: new Draw(seed), durationMs }
  const endMs = durationMs - Math.min(durationMs / 4, 30_000)
  const spacingMs = Math.min(Math.max(durationMs / 45, 1_000), 4_500)
  const events: ChaosEvent[] = []
  const freeAtMs = new Map<string, number>()
  const dishes = victims.flatMap((victim): readonly Dish[] => MENU[victim])
  let menu: Dish[] = []
  for (let atMs = 2_500; atMs < endMs; atMs += kitchen.draw.whole(Math.round(spacingMs * 0.4), Math.round(spacingMs * 1.6))) {
    if (menu.length === 0) menu = kitchen.draw.shuffled(dishes)
    const found = findAction(menu, (action) => isServable(action, atMs))
    if (!found) continue
    menu.splice(menu.indexOf(found.dish), 1)
    for (const target of targetsOf(found.action)) freeAtMs.set(target, atMs + lengthMs(found.action) + spacingMs)
    events.push({ atMs, action: found.action })
  }
  return events

  function findAction(
    dishes: readonly Dish[],
    isGood: (action: ChaosAction) => boolean,
  ): { readonly dish: Dish; readonly action: ChaosAction } | undefined {
    for (const dish of dishes) {
      for (let tries = 0; tries < TRIES; tries++) {
        const action = dish(kitchen)
        if (isGood(action)) return { dish, action }
      }
    }
    return undefined
  }

  function isServable(action: ChaosAction, atMs: number): boolean {
    return atMs + lengthMs(action) <= endMs && targetsOf(action).every((target) => (freeAtMs.get(target) ?? 0) <= atMs)
  }
}
