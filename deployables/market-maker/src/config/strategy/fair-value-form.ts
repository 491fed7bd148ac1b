import type { FairValueConfig, MicropriceTable } from '@kassandra/mm-engine'
import { millis, seconds } from './duration-form.ts'
import { type Form, refuse } from './form.ts'
import { field, listOf, optional, record, variants } from './record.ts'
import { integer, name, number, priceDollars, word } from './scalar-form.ts'

const maxAgeMs = field(millis(), 'maxAge')

const table = record<MicropriceTable>({
  imbalanceBuckets: field(integer(2)),
  maxSpreadTicks: field(integer(1)),
  tick: field(priceDollars),
  adjustments: field(listOf(listOf(number()))),
})

/** A row for each spread, a column for each imbalance. */
const wholeTable: Form<MicropriceTable> = {
  ...table,
  read: (value, place) => {
    const read = table.read(value, place)
    if (!read) return undefined
    const { adjustments, maxSpreadTicks, imbalanceBuckets } = read
    if (adjustments.length === maxSpreadTicks && adjustments.every((row) => row.length === imbalanceBuckets)) return read
    return refuse(place, `adjustments must have maxSpreadTicks rows (${maxSpreadTicks}) of imbalanceBuckets numbers (${imbalanceBuckets})`)
  },
}

export const fairValueForm: Form<FairValueConfig> = variants<FairValueConfig>({
  mid: record({ maxAgeMs }),
  microprice: record({ maxAgeMs }),
  'stoikov-microprice': record({ maxAgeMs, table: field(wholeTable) }),
  external: record({ feed: field(name), maxAgeMs }),
  digital: record({
    feed: field(name),
    floorStrike: optional(number()),
    capStrike: optional(number()),
    windowS: optional(seconds({ fromUs: 1 }), 'window'),
    samples: optional(integer(1)),
    averaging: optional(word('continuous', 'discrete')),
    maxAgeMs,
  }),
})
