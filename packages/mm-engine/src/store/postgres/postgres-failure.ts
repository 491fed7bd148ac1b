import { StoreError, type StoreErrorCode } from '../store-error.ts'

interface Explanation {
  readonly code: StoreErrorCode
  readonly advice: string
}

const RIGHTS: Explanation = { code: 'STORE_UNWRITABLE', advice: 'check the address, the user, the password and the rights' }
const AWAY: Explanation = { code: 'STORE_UNREACHABLE', advice: 'check that the server runs and can be reached; try again' }

/** By SQLSTATE, or by its class, which is its first two characters. @see https://www.postgresql.org/docs/16/errcodes-appendix.html */
const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map([
  ['08', AWAY],
  ['57', AWAY],
  ['57014', { code: 'STORE_UNREACHABLE', advice: 'the server did not finish in time; try again' }],
  ['25006', { code: 'STORE_UNREACHABLE', advice: 'the server takes no writes, as a replica does; try again once it is the primary' }],
  ['25P03', AWAY],
  ['53', { code: 'STORE_UNREACHABLE', advice: 'the server lacks memory or connections; try again' }],
  ['53100', { code: 'STORE_FULL', advice: 'make room on the disk of the server' }],
  ['28', RIGHTS],
  ['3D000', RIGHTS],
  ['3F000', RIGHTS],
  ['42501', RIGHTS],
  ['23', { code: 'STORE_CONFLICT', advice: 'the row contradicts what is stored' }],
  ['40', { code: 'STORE_LOCKED', advice: 'another program writes to the same rows; try again' }],
  ['55P03', { code: 'STORE_LOCKED', advice: 'another program holds a lock on the tables; try again' }],
  ['XX001', { code: 'STORE_CORRUPT', advice: 'keep the data for study, restore a backup, and let the start reconcile with the exchange' }],
  ['XX002', { code: 'STORE_CORRUPT', advice: 'rebuild the index, or restore a backup' }],
])

const SQLSTATE = /^[0-9A-Z]{5}$/

/** Pure. What the driver threw, as an error that says what to do. @param name Of the database. */
export function explainFailure(error: unknown, name: string): unknown {
  if (error instanceof StoreError) return error
  const { code, message } = Object(error) as { code?: unknown; message?: unknown }
  const { code: storeCode, advice } = explanationOf(typeof code === 'string' && SQLSTATE.test(code) ? code : undefined)
  return new StoreError(storeCode, `${name}: ${String(message) || String(code)}; ${advice}`, { cause: error })
}

/** What carries no SQLSTATE did not come from the server: the connection failed. */
function explanationOf(state: string | undefined): Explanation {
  if (state === undefined) return AWAY
  return EXPLANATIONS.get(state) ?? EXPLANATIONS.get(state.slice(0, 2)) ?? { code: 'STORE_FAILED', advice: 'see the cause' }
}
