import { DEFAULT_RISK, type RiskRuleConfig, RULE_ORDER } from '@kassandra/mm-engine'
import { micros } from './duration-form.ts'
import { type Form, isMapping, isThere, type Mapping, type Place, readMapping, refuse, refuseUnknown, within } from './form.ts'
import { pausesForm } from './pauses-form.ts'
import { field, record, type Variants } from './record.ts'
import { contracts, dollars, integer, priceDollars } from './scalar-form.ts'

const FIFTEEN_MINUTES_US = 900_000_000
const size = { max: field(contracts({ isPositive: true })) }
const loss = { max: field(dollars({ isPositive: true })) }
const money = { max: field(dollars()) }

const FORMS: Variants<RiskRuleConfig> = {
  'reconcile-mismatch': record({ maxPosition: field(contracts()), maxCash: field(dollars()), maxOrders: field(integer()) }),
  drawdown: record(loss),
  'hourly-loss': record(loss),
  'daily-loss': record(loss),
  'fill-rate': record({ ...size, windowUs: field(micros({ fromUs: 1, toUs: FIFTEEN_MINUTES_US }), 'window') }),
  'trading-hours': record({ pauses: field(pausesForm) }),
  'stale-book': record({ maxAgeUs: field(micros({ fromUs: 1 }), 'maxAge') }),
  'price-collar': record({ maxDistance: field<number>(priceDollars) }),
  'settlement-cutoff': record({ beforeUs: field(micros(), 'before') }),
  'order-size': record(size),
  position: record({ max: field(contracts()) }),
  'market-notional': record(money),
  'total-notional': record(money),
  'event-worst-case': record(money),
}
const byKind = new Map(Object.entries<Form<object>>(FORMS as Readonly<Record<string, Form<object>>>))
const KINDS = [...byKind.keys()]
/** What cannot be switched off; the two that have limits can be given others. */
const ALWAYS: readonly string[] = ['manual-kill', 'known-market', 'reconcile-mismatch', 'trading-hours']

/**
 * Rules by kind: `drawdown: { max: 50 }`. They stand in place of those of the same kind in `DEFAULT_RISK`, the others of which hold as well
 * unless `remove` names them.
 */
export const riskForm: Form<readonly RiskRuleConfig[]> = {
  read: (value, place) => {
    const mapping = readMapping(value, place)
    if (!mapping) return undefined
    refuseUnknown(mapping, [...KINDS, 'remove'], place)
    const removed = readRemoved(mapping, place)
    const rules = new Map<string, unknown>(DEFAULT_RISK.filter(({ kind }) => !removed.includes(kind)).map((rule) => [rule.kind, rule]))
    for (const [kind, form] of byKind) {
      if (!isThere(mapping[kind])) continue
      const body = form.read(mapping[kind], within(place, kind))
      if (removed.includes(kind)) refuse(within(place, 'remove'), `names ${kind}, which is given limits here`)
      rules.set(kind, body && { kind, ...body })
    }
    const ordered = RULE_ORDER.flatMap((kind) => (rules.has(kind) ? [rules.get(kind)] : []))
    return ordered.includes(undefined) ? undefined : (ordered as readonly RiskRuleConfig[])
  },
  write: (rules) => {
    const kinds = rules.map(({ kind }) => kind)
    const remove = DEFAULT_RISK.flatMap(({ kind }) => (kinds.includes(kind) ? [] : [kind]))
    const written = rules.map(({ kind, ...body }) => [kind, byKind.get(kind)?.write(body)])
    return { ...Object.fromEntries(written), ...(remove.length > 0 ? { remove } : {}) }
  },
}

function readRemoved({ remove }: Mapping, place: Place): readonly string[] {
  if (!isThere(remove)) return []
  const at = within(place, 'remove')
  if (!Array.isArray(remove) || isMapping(remove)) {
    refuse(at, 'expected a list of kinds of rules')
    return []
  }
  return remove.flatMap((given: unknown, index) => {
    const item = { ...at, path: `${at.path}[${index}]` }
    const kind = typeof given === 'string' ? given.trim() : ''
    if (ALWAYS.includes(kind)) refuse(item, `${kind} is always there`)
    else if (byKind.has(kind)) return [kind]
    else refuse(item, `expected one of ${KINDS.filter((each) => !ALWAYS.includes(each)).join(', ')}`)
    return []
  })
}
