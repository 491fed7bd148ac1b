import { instantText } from '../../exchange/instant-text.ts'
import { type Body, required } from '../../rest/body.ts'
import { FEE_TYPES, type FeeTerms } from '../../trading/fees/fee-terms.ts'
import { addReference } from './add-reference.ts'
import { type AdminOperation, fieldsOf } from './admin-operation.ts'

/** The catalogue, for those who cannot call the library. @see README, Administration */
export const CATALOGUE_OPERATIONS: readonly AdminOperation[] = [
  {
    method: 'POST',
    path: '/historical',
    run(exchange, body) {
      const cutoffUs = required('cutoff', fieldsOf(body).dateTime('cutoff'))
      exchange.setHistoricalCutoff(cutoffUs)
      return { cutoff: instantText(cutoffUs) }
    },
  },
  {
    method: 'POST',
    path: '/series/:series/fees',
    run(exchange, body, { series = '' }) {
      const terms = required('feeType', termsOf(fieldsOf(body)))
      exchange.scheduleSeriesFees(series, terms, fieldsOf(body).dateTime('at'))
      return { series, ...toView(terms) }
    },
  },
  {
    method: 'POST',
    path: '/events/:event/fees',
    run(exchange, body, { event = '' }) {
      const terms = termsOf(fieldsOf(body))
      exchange.setEventFees(event, terms, fieldsOf(body).dateTime('at'))
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
