import { readFileSync } from 'node:fs'
import { shared } from '../fixtures.ts'
import type { AnyJson } from '../support/any-json.ts'

/** One step of a recorded session with the demo exchange. */
export interface Step {
  readonly at: string
  readonly step: string
  readonly data: AnyJson
}

export const readSteps = (path: string): readonly Step[] =>
  readFileSync(shared(path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** @throws The recording has no such step. */
export function dataOf(steps: readonly Step[], name: string): AnyJson {
  const found = steps.find(({ step }) => step === name)
  if (!found) throw new Error(`no step ${name}`)
  return found.data
}
