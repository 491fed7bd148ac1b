import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { deduplicator } from './deduplicator.mjs'
import { gatherers } from './gatherers.mjs'
import { marketMaker } from './market-maker.mjs'

/** Programs that have metrics, with their dashboard and the name of its file. */
export const DASHBOARDS = [
  { program: 'gatherer', file: 'gatherers.json', create: gatherers },
  { program: 'deduplicator', file: 'deduplicator.json', create: deduplicator },
  { program: 'market-maker', file: 'market-maker.json', create: marketMaker },
]

/** @returns Rules of a program: `[{ alert, expr, labels, annotations }]`. */
export const alertRulesOf = (root, program) =>
  parse(readFileSync(join(root, 'deployables', program, 'alerts.yml'), 'utf8')).groups.flatMap(({ rules }) => rules)

/** @returns Every dashboard as it has to be: `[{ program, file, model, text }]`. */
export const dashboardsOf = (root) =>
  DASHBOARDS.map(({ program, file, create }) => {
    const model = create(alertRulesOf(root, program).map(({ alert }) => alert))
    return { program, file, model, text: `${JSON.stringify(model, undefined, 2)}\n` }
  })
