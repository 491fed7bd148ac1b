import { type Decoder, Fields, type JsonObject, object, text } from '../answer/decode.ts'

/** The present state of an occurrence, such as the score of a game. */
export interface LiveData {
  readonly milestoneId: string
  readonly type: string
  /** Free-form, by type. */
  readonly details: JsonObject
}

export interface LiveDataQuery {
  readonly includePlayerStats?: boolean
}

export const toLiveData: Decoder<LiveData> = (value) => {
  const fields = new Fields(value)
  return {
    milestoneId: fields.need('milestone_id', text),
    type: fields.need('type', text),
    details: fields.need('details', object),
  }
}
