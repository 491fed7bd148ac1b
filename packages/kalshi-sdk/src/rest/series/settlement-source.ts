import { type Decoder, Fields, text } from '../answer/decode.ts'

/** What decides an outcome. */
export interface SettlementSource {
  readonly name: string
  readonly url: string
}

export const toSettlementSource: Decoder<SettlementSource> = (value) => {
  const fields = new Fields(value)
  return { name: fields.find('name', text) ?? '', url: fields.find('url', text) ?? '' }
}
