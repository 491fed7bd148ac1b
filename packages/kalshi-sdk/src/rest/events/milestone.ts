import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantOrNone, type JsonObject, object, text } from '../answer/decode.ts'

/**
 * A real occurrence, such as a game, with the events around it.
 * @see Kalshi OpenAPI document, components.schemas.Milestone
 */
export interface Milestone {
  readonly id: string
  readonly category: string
  readonly type: string
  readonly title: string
  readonly notificationMessage: string
  readonly startTime: EpochUs | undefined
  readonly endTime: EpochUs | undefined
  readonly relatedEventTickers: readonly string[]
  /** Those of the related ones that its outcome decides. */
  readonly primaryEventTickers: readonly string[]
  readonly sourceId: string | undefined
  readonly sourceIds: JsonObject
  /** Free-form, by type. */
  readonly details: JsonObject
  readonly lastUpdatedTime: EpochUs | undefined
}

export const toMilestone: Decoder<Milestone> = (value) => {
  const fields = new Fields(value)
  return {
    id: fields.need('id', text),
    category: fields.find('category', text) ?? '',
    type: fields.find('type', text) ?? '',
    title: fields.find('title', text) ?? '',
    notificationMessage: fields.find('notification_message', text) ?? '',
    startTime: fields.find('start_date', instantOrNone),
    endTime: fields.find('end_date', instantOrNone),
    relatedEventTickers: fields.list('related_event_tickers', text),
    primaryEventTickers: fields.list('primary_event_tickers', text),
    sourceId: fields.find('source_id', text),
    sourceIds: fields.find('source_ids', object) ?? {},
    details: fields.find('details', object) ?? {},
    lastUpdatedTime: fields.find('last_updated_ts', instantOrNone),
  }
}
