/** One scenario in a process of its own, since a client may leave traces: `run-scenario.ts CLIENT DEFECT [FOLDER]`. Sends what it saw. */
import type { Defect, Scenarios } from './defects.ts'

const [client = '', defect = '', dir = ''] = process.argv.slice(2)

async function scenariosOf(name: string): Promise<Scenarios> {
  if (name === 'ours') return (await import('./ours.ts')).scenarios
  if (name === 'official') return (await import('./official.ts')).scenarios
  if (name === 'pmxt') return (await import('./pmxt.ts')).scenariosOf(dir)
  return (await import('./kalshi-npm.ts')).scenariosOf(dir)
}

const scenario = (await scenariosOf(client))[defect as Defect]
const observed = await scenario?.().catch((error: unknown) => ({ holds: false, evidence: String(error) }))
process.send?.(observed ?? null, () => process.exit())
