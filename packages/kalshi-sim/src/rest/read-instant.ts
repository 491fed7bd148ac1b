import { type EpochUs, parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import { invalidParameter } from './rest-error.ts'

/** Reads RFC 3339. @param name Of the field or parameter. @throws {RestError} 400 */
export function readInstant(name: string, text: string): EpochUs {
  try {
    return parseInstant(text)
  } catch (error) {
    if (error instanceof UnitError) throw invalidParameter(`${name} is not an RFC 3339 date and time`)
    throw error
  }
}
