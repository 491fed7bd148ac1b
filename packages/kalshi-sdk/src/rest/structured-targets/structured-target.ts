import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantOrNone, type JsonObject, object, text } from '../answer/decode.ts'

/** Somebody or something that strikes refer to, such as a team or a player. */
export interface StructuredTarget {
  readonly id: string
  readonly name: string
  readonly type: string
  /** Free-form, by type. */
  readonly details: JsonObject
  readonly sourceId: string | undefined
  readonly sourceIds: JsonObject
  readonly lastUpdatedTime: EpochUs | undefined
}

export const toStructuredTarget: Decoder<StructuredTarget> = (value) => {
  const fields = new Fields(value)
  return {
    id: fields.find('id', text) ?? '',
    name: fields.find('name', text) ?? '',
    type: fields.find('type', text) ?? '',
    details: fields.find('details', object) ?? {},
    sourceId: fields.find('source_id', text),
    sourceIds: fields.find('source_ids', object) ?? {},
    lastUpdatedTime: fields.find('last_updated_ts', instantOrNone),
  }
}
