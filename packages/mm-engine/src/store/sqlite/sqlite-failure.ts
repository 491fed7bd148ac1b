import { StoreError, type StoreErrorCode } from '../store-error.ts'

interface Explanation {
  readonly code: StoreErrorCode
  readonly advice: string
}

/** By primary result code. @see https://www.sqlite.org/rescode.html */
const EXPLANATIONS: ReadonlyMap<number, Explanation> = new Map([
  [3, { code: 'STORE_UNWRITABLE', advice: 'give this user the right to read and write the file and its folder' }],
  [5, { code: 'STORE_LOCKED', advice: 'another process is writing to it; end that one, then try again' }],
  [6, { code: 'STORE_LOCKED', advice: 'another statement is using it; try again' }],
  [8, { code: 'STORE_UNWRITABLE', advice: 'give this user the right to write the file and its folder' }],
  [10, { code: 'STORE_FAILED', advice: 'the disk did not answer as it should; check it before going on' }],
  [
    11,
    { code: 'STORE_CORRUPT', advice: 'keep the file for study, restore the newest backup, and let the start reconcile with the exchange' },
  ],
  [13, { code: 'STORE_FULL', advice: 'make room on the disk' }],
  [14, { code: 'STORE_UNWRITABLE', advice: 'check that the folder exists and that this user may write there' }],
  [19, { code: 'STORE_CONFLICT', advice: 'the row contradicts what is stored' }],
  [26, { code: 'STORE_CORRUPT', advice: 'the file is no database; name another path, or restore the newest backup' }],
])

const PRIMARY_CODE = 0xff

/** Pure. What SQLite threw, as an error that says what to do. Others pass unchanged. */
export function explainFailure(error: unknown, path: string): unknown {
  const { code, errcode } = Object(error) as { code?: unknown; errcode?: unknown }
  if (code === 'ERR_OUT_OF_RANGE') return new StoreError('STORE_CORRUPT', `${path} holds a number past the safe integers`, { cause: error })
  if (code === 'ERR_INVALID_STATE') return new StoreError('STORE_MISUSED', `${path} is closed`, { cause: error })
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return error
  const found = EXPLANATIONS.get(errcode & PRIMARY_CODE) ?? { code: 'STORE_FAILED', advice: 'see the cause' }
  return new StoreError(found.code, `${path}: ${(error as Error).message}; ${found.advice}`, { cause: error })
}
