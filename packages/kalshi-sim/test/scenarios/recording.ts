import { readFileSync } from 'node:fs'
import { shared } from '../fixtures.ts'

/** One step of a recorded session with the demo exchange. */
export interface Step {
  readonly at: string
  readonly step: string
  // biome-ignore lint/suspicious/noExplicitAny: decoded JSON of every shape
  readonly data: any
}

export const readSteps = (path: string): readonly Step[] =>
  readFileSync(shared(path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** @throws The recording has no such step. */
// biome-ignore lint/suspicious/noExplicitAny: decoded JSON of every shape
export function dataOf(steps: readonly Step[], name: string): any {
  const found = steps.find(({ step }) => step === name)
  if (!found) throw new Error(`no step ${name}`)
  return found.data
}
