import { type EpochUs, parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import { type Body, required } from '../../rest/body.ts'
import { invalidParameter } from '../../rest/rest-error.ts'
import { FEE_TYPES, type FeeTerms } from '../../trading/fees/fee-terms.ts'
import { addReference } from './add-reference.ts'
import { type AdminOperation, fieldsOf } from './admin-operation.ts'

/** The catalogue, for those who cannot call the library. @see README, Administration */
export const CATALOGUE_OPERATIONS: readonly AdminOperation[] = [
  {
    method: 'POST',
    path: '/historical',
    run(exchange, body) {
      const cutoffUs = required('cutoff', instantOf(fieldsOf(body), 'cutoff'))
      exchange.setHistoricalCutoff(cutoffUs)
      return { cutoff: instantText(cutoffUs) }
    },
  },
  {
    method: 'POST',
    path: '/series/:series/fees',
    run(exchange, body, { series = '' }) {
      const terms = required('feeType', termsOf(fieldsOf(body)))
      exchange.scheduleSeriesFees(series, terms, instantOf(fieldsOf(body), 'at'))
      return { series, ...toView(terms) }
    },
  },
  {
    method: 'POST',
    path: '/events/:event/fees',
    run(exchange, body, { event = '' }) {
      const terms = termsOf(fieldsOf(body))
      exchange.setEventFees(event, terms, instantOf(fieldsOf(body), 'at'))
      return { event, ...toView(terms) }
    },
  },
  { method: 'POST', path: '/references/:kind', run: ({ references }, body, { kind = '' }) => addReference(references, kind, body) },
]

/** Undefined where no type is named: none of an event's own. */
function termsOf(body: Body): FeeTerms | undefined {
  const type = body.choice('feeType', FEE_TYPES)
  return type && { type, multiplierPpm: body.integer('multiplierPpm', 0, 1_000_000_000) ?? 1_000_000 }
}

const toView = (terms: FeeTerms | undefined): Readonly<Record<string, unknown>> => ({
  feeType: terms?.type ?? null,
  multiplierPpm: terms?.multiplierPpm ?? null,
})

function instantOf(body: Body, name: string): EpochUs | undefined {
  const text = body.text(name)
  try {
    return text === undefined ? undefined : parseInstant(text)
  } catch (error) {
    if (error instanceof UnitError) throw invalidParameter(`${name} is not an RFC 3339 date and time`)
    throw error
  }
}
