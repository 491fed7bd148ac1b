import fc from 'fast-check'
import { formatPrice, price } from '../../src/units/price.ts'
import { formatQty, qty } from '../../src/units/qty.ts'
import { epochUs, formatInstant } from '../../src/units/time.ts'

/** Frames of the kinds that come by the thousand, as the exchange writes them. */
export const HOT_FRAMES: readonly string[] = [
  '{"type":"orderbook_delta","sid":1,"seq":24,"msg":{"market_ticker":"KXMLBGAME-26AUG072140LADAZ-LAD","market_id":"943fcfe7-68a7-48aa-84b0-9b5ed2d5b922","price_dollars":"0.4300","delta_fp":"-100.00","side":"yes","ts":"2026-08-07T06:46:28.97871Z","ts_ms":1786085188978}}\n',
  '{"type":"orderbook_delta","sid":1,"seq":25,"msg":{"market_ticker":"KXBTC15M-26MAY140045-45","market_id":"7f83cad1-c053-41eb-94ca-41a60f08764e","price_dollars":"0.005","delta_fp":"0.5","side":"no","client_order_id":"mm-1-7","subaccount":0,"ts_ms":1786085188978},"sending_ts_ms":1786085188999}',
  '{"type":"orderbook_snapshot","sid":2,"seq":1,"msg":{"market_ticker":"KXBTC15M-26MAY140045-45","market_id":"7f83cad1-c053-41eb-94ca-41a60f08764e","yes_dollars_fp":[["0.0010","1602.00"],["0.4850","7.50"]],"no_dollars_fp":[["0.5100","1.00"]]}}\n',
  '{"type":"orderbook_snapshot","sid":2,"seq":2,"msg":{"market_ticker":"KXBTC15M-26MAY140045-45","market_id":"7f83cad1-c053-41eb-94ca-41a60f08764e"}}\n',
  '{"type":"trade","sid":2,"seq":1,"msg":{"trade_id":"cd6c95cc-46e1-4654-faa5-1636dec2e5fe","market_ticker":"KXBTCD-26MAY3017-T73499.99","yes_price_dollars":"0.4200","no_price_dollars":"0.5800","count_fp":"3.00","taker_side":"yes","taker_outcome_side":"yes","taker_book_side":"bid","is_block_trade":false,"ts":1780096775,"ts_ms":1780096775004}}\n',
  '{"type":"ticker","sid":1,"msg":{"market_ticker":"KXBTC15M-26MAY110145-45","market_id":"bdc2787d-31e4-4640-aefd-ea0c30484767","price_dollars":"0.5900","yes_bid_dollars":"0.5700","yes_ask_dollars":"1.0000","volume_fp":"165630.96","open_interest_fp":"82646.42","dollar_volume":82815,"dollar_open_interest":-41323,"yes_bid_size_fp":"80.88","yes_ask_size_fp":"0.00","last_trade_size_fp":"33.06","ts":1778477622,"ts_ms":1778477622781,"time":"2026-05-11T05:33:42.781715Z"}}\n',
]

/** At the edge of what a decimal string may be, and beyond. */
const DECIMALS: readonly string[] = [
  '"-0.00"',
  '"0.0000"',
  '"1.0000"',
  '"1.0001"',
  '"00.5"',
  '"0.12345"',
  '"0.120000"',
  '"-1.00"',
  '"1e2"',
  '" 1.00"',
]
/** The same of an instant. */
const INSTANTS: readonly string[] = [
  '"2026-02-29T00:00:00Z"',
  '"2028-02-29T23:59:59.999999999Z"',
  '"2026-08-07t06:46:28z"',
  '"2026-08-07T06:46:28+02:00"',
  '"2026-08-07T24:00:00Z"',
  '"2026-08-07T06:46:60Z"',
  '"0001-01-01T00:00:00Z"',
  '"2026-08-07T06:46:28.Z"',
  '"2026-08-07T06:46:28.1234567890Z"',
]

/** What hostile or merely unexpected senders may put anywhere. */
const TOKENS: readonly string[] = [
  '"',
  '\\',
  '\\"',
  '\\u0041',
  '\\u0000',
  '\\ud800',
  '\u00e9',
  '\u{1f600}',
  '\u2028',
  '\u0000',
  '\u001f',
  '\u007f',
  '\ufeff',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '{}',
  '[]',
  '""',
  '[[',
  ']]',
  '}}',
  ',,',
  ' ',
  '\t',
  '\n',
  '\r',
  '\u00a0',
  '0',
  '-',
  '-0',
  '-1',
  '00',
  '01',
  '.',
  '0.',
  '.5',
  '1.',
  '1e3',
  '1E-2',
  '1.5',
  '9007199254740991',
  '9007199254740993',
  '1e309',
  '99999999999999999999',
  'true',
  'false',
  'null',
  'NaN',
  '"yes"',
  '"no"',
  ...DECIMALS,
  ...INSTANTS,
  '"sid":0',
  '"sid":7',
  '"seq":3',
  '"seq":null',
  '"id":4',
  '"id":0',
  '"sending_ts_ms":5',
  '"sending_ts_ms":"now"',
  '"msg":{}',
  '"msg":null',
  '"type":"trade"',
  '"type":"ticker"',
  '"__proto__":{"sid":9}',
  '"constructor":1',
  '"toString":1',
  '"novelty":{"a":[1,{"b":"c"}]}',
  '"market_ticker":"A"',
  '"market_ticker":""',
  '"market_id":""',
  '"market_id":null',
  '"ts":5',
  '"ts":null',
  '"ts_ms":-5',
  '"ts_ms":9007199254740991',
  '"side":"maybe"',
  '"price_dollars":0.43',
  '"subaccount":null',
  '"client_order_id":"\\n"',
  '"time":null',
  '"yes_dollars_fp":null',
  '"no_dollars_fp":[["0.4000","1.00"],["0.3000","1.00"]]',
  '"no_dollars_fp":[["0.4000","1.00"],["0.4000","1.00"]]',
  '"yes_dollars_fp":[["0.4000"]]',
  '{"type":"orderbook_delta"',
  '{"type":"ticker",',
  '[[[[[[[[[[[[[[[[',
  '{"a":{"a":{"a":{"a":',
]

/** One change of a text at places from 0 to 1 of it. */
export type Mutation = (text: string) => string

/** A part of a whole, each as likely as any other. */
export const place: fc.Arbitrary<number> = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((part) => part / 10_000)
const at = (text: string, part: number): number => Math.floor(part * text.length)
const token = fc.constantFrom(...TOKENS)
/** Where a value or a key begins: changes there are the most telling ones. */
const joints = (text: string): readonly number[] => [...text.matchAll(/[:,{}[\]]/g)].map(({ index }) => index + 1)

const anywhere: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, token).map(
    ([part, what]): Mutation =>
      (text) =>
        text.slice(0, at(text, part)) + what + text.slice(at(text, part)),
  ),
  fc.tuple(place, fc.nat({ max: 12 })).map(
    ([part, count]): Mutation =>
      (text) =>
        text.slice(0, at(text, part)) + text.slice(at(text, part) + count),
  ),
  fc.tuple(place, fc.string({ minLength: 1, maxLength: 1, unit: 'binary' })).map(
    ([part, what]): Mutation =>
      (text) =>
        text.slice(0, at(text, part)) + what + text.slice(at(text, part) + 1),
  ),
  place.map(
    (part): Mutation =>
      (text) =>
        text.slice(0, at(text, part)),
  ),
  fc.tuple(place, place, place).map(
    ([one, other, to]): Mutation =>
      (text) =>
        text.slice(0, at(text, to)) + text.slice(at(text, one), at(text, other)) + text.slice(at(text, to)),
  ),
)

const atJoint = (part: number, change: (text: string, joint: number) => string): Mutation => {
  return (text) => {
    const all = joints(text)
    return all.length === 0 ? text : change(text, all[Math.min(all.length - 1, Math.floor(part * all.length))] ?? 0)
  }
}
const VALUE = /^(?:"[^"]*"|-?\d+|true|false|null)/
const atJoints: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, token).map(([part, what]) => atJoint(part, (text, joint) => text.slice(0, joint) + what + text.slice(joint))),
  fc.tuple(place, token).map(([part, what]) => atJoint(part, (text, joint) => `${text.slice(0, joint)}${what},${text.slice(joint)}`)),
  fc
    .tuple(place, token)
    .map(([part, what]) => atJoint(part, (text, joint) => text.slice(0, joint) + text.slice(joint).replace(VALUE, () => what))),
)

/** A change of the one match of `pattern` that stands at this part of all of them. */
const atMatch = (pattern: RegExp, part: number, change: (match: string) => string): Mutation => {
  return (text) => {
    const all = [...text.matchAll(pattern)]
    const chosen = all[Math.min(all.length - 1, Math.floor(part * all.length))]
    if (!chosen) return text
    return text.slice(0, chosen.index) + change(chosen[0]) + text.slice(chosen.index + chosen[0].length)
  }
}
const insert = (into: string, part: number, what: string): string => {
  const place = 1 + at(into.slice(1), part)
  return into.slice(0, place) + what + into.slice(place)
}

const STRING_VALUE = /(?<=:|\[|,)"[^"\\]*"(?=[,}\]])/g
const NUMBER_VALUE = /(?<=:)-?\d+(?=[,}])/g
const ANY_VALUE = /(?<=:|\[|,)(?:"[^"\\]*"|-?\d+|true|false|null)(?=[,}\]])/g
const MEMBER = /"\w+":(?:"[^"\\]*"|-?\d+|true|false|null),/g
const PUNCTUATION = /[,:{}[\]]/g
const IN_STRINGS = [
  '\\u0041',
  '\\n',
  '\\"',
  '\\\\',
  '\\/',
  '\\u00e9',
  '\u00e9',
  '\u{1f600}',
  '\u007f',
  '0',
  '00',
  '9',
  '-',
  '.',
  '.0',
  'e1',
  ' ',
  '1234567890',
  'Z',
  '+',
  ':60',
]
const STRINGS = [
  '""',
  '"yes"',
  '"no"',
  '"bid"',
  ...DECIMALS,
  '"1"',
  '"2.00"',
  '"0.5900"',
  '"999999999999999"',
  '"9999999999999999"',
  '"99999999999.99"',
  '"90071992547409.92"',
  '"-90071992547409.91"',
  '"0.0000001"',
  '"."',
  '"-"',
  '"1."',
  '".5"',
  ...INSTANTS,
  '"2026-08-07T06:60:00Z"',
  '"2026-08-07T06:46:28Z"',
  '"1969-12-31T23:59:59Z"',
  '"2200-01-01T00:00:00Z"',
]
const VALUES = [
  ...STRINGS,
  '0',
  '-0',
  '1',
  '-1',
  '7',
  '1.5',
  '1e3',
  '1E-2',
  '9007199254740991',
  '9007199254740993',
  '999999999999999',
  '9000000000000',
  '9000000000001',
  '-9000000000001',
  '99999999999999999999',
  'true',
  'false',
  'null',
  '{}',
  '[]',
  '[["0.4000","1.00"]]',
  '[["0.4000","1.00"],["0.3000","1.00"]]',
  '[["0.4000","1.00"],["0.4000","1.00"]]',
  '[["0.4000","-1.00"]]',
  '[["1.0001","1.00"]]',
  '[["0.4000"]]',
  '[[]]',
]
const MEMBERS = TOKENS.filter((each) => /^"\w+":/.test(each))

/** Changes after which a text is mostly still JSON, so that the decoders have to tell what it means. */
const ofMeaning: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(place, fc.constantFrom(...VALUES)).map(([part, value]) => atMatch(ANY_VALUE, part, () => value)) },
  { weight: 3, arbitrary: fc.tuple(place, fc.constantFrom(...STRINGS)).map(([part, value]) => atMatch(STRING_VALUE, part, () => value)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(place, place, fc.constantFrom(...IN_STRINGS))
      .map(([part, where, what]) => atMatch(STRING_VALUE, part, (value) => insert(value, where, what))),
  },
  fc
    .tuple(place, place)
    .map(([part, where]) =>
      atMatch(STRING_VALUE, part, (value) => value.slice(0, 1 + at(value.slice(2), where)) + value.slice(2 + at(value.slice(2), where))),
    ),
  fc
    .tuple(place, fc.constantFrom('0', '9', '.5', 'e2', '000000'))
    .map(([part, what]) => atMatch(NUMBER_VALUE, part, (value) => value + what)),
  fc.tuple(place, fc.constantFrom('-', '0')).map(([part, what]) => atMatch(NUMBER_VALUE, part, (value) => what + value)),
  fc.tuple(place, fc.constantFrom(' ', '\t', '\n', '\r')).map(([part, what]) => atMatch(PUNCTUATION, part, (mark) => mark + what)),
  place.map((part) => atMatch(MEMBER, part, (member) => member + member)),
  place.map((part) => atMatch(MEMBER, part, () => '')),
  fc.tuple(place, fc.constantFrom(...MEMBERS)).map(([part, other]) => atMatch(MEMBER, part, (member) => `${member}${other},`)),
  fc.tuple(place, fc.constantFrom(...MEMBERS)).map(([part, other]) => atMatch(MEMBER, part, () => `${other},`)),
  fc.tuple(place, fc.constantFrom(...MEMBERS)).map(([part, other]) => atMatch(/\}/g, part, () => `,${other}}`)),
)

/** One change that keeps a text JSON, mostly, or up to four of any kind. */
export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: ofMeaning },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(anywhere, atJoints, ofMeaning), { minLength: 1, maxLength: 4 }).map(
      (all): Mutation =>
        (text) =>
          all.reduce((changed, mutate) => mutate(changed), text),
    ),
  },
)

const name = fc.stringMatching(/^[A-Z0-9.-]{1,70}$/)
const side = fc.constantFrom('yes', 'no')
const cents = fc.integer({ min: 0, max: 10_000 }).map((count) => formatPrice(price(count)))
const amount = fc.integer({ min: 1, max: 1e14 }).map((count) => formatQty(qty(count)))
const change = fc.integer({ min: -1e14, max: 1e14 }).map((count) => formatQty(qty(count)))
const whole = fc.integer({ min: -1e9, max: 1e9 })
const millis = fc.integer({ min: 0, max: 4_000_000_000_000 })
const instant = fc.integer({ min: 0, max: 7_000_000_000_000_000 }).map((micros) => formatInstant(epochUs(micros)))
const marketId = fc.oneof(fc.uuid(), fc.constantFrom('', 'x'))
const levels = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 1e12 })), { selector: ([count]) => count })
  .map((all) => all.sort(([one], [other]) => one - other).map(([count, many]) => [formatPrice(price(count)), formatQty(qty(many))]))

/** Fields in the order in which they are given here; those of `optional` may be left out. */
function fieldsOf(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, optional: readonly string[]): fc.Arbitrary<object> {
  const names = Object.keys(fields)
  return fc
    .record(fields, { requiredKeys: names.filter((each) => !optional.includes(each)) })
    .map((some) => Object.fromEntries(names.filter((each) => each in some).map((each) => [each, some[each]])))
}

const MESSAGES: Readonly<Record<string, fc.Arbitrary<object>>> = {
  orderbook_delta: fieldsOf(
    {
      market_ticker: name,
      market_id: marketId,
      price_dollars: cents,
      delta_fp: change,
      side,
      client_order_id: name,
      subaccount: fc.nat({ max: 63 }),
      ts: instant,
      ts_ms: millis,
    },
    ['market_id', 'client_order_id', 'subaccount', 'ts', 'ts_ms'],
  ),
  orderbook_snapshot: fieldsOf({ market_ticker: name, market_id: marketId, yes_dollars_fp: levels, no_dollars_fp: levels }, [
    'market_id',
    'yes_dollars_fp',
    'no_dollars_fp',
  ]),
  trade: fieldsOf(
    {
      trade_id: fc.uuid(),
      market_ticker: name,
      yes_price_dollars: cents,
      count_fp: amount,
      taker_side: side,
      taker_outcome_side: side,
      taker_book_side: name,
      is_block_trade: fc.boolean(),
      ts: millis,
      ts_ms: millis,
    },
    ['taker_side', 'taker_book_side', 'is_block_trade', 'ts'],
  ),
  ticker: fieldsOf(
    {
      market_ticker: name,
      market_id: marketId,
      price_dollars: cents,
      yes_bid_dollars: cents,
      yes_ask_dollars: cents,
      volume_fp: amount,
      open_interest_fp: amount,
      dollar_volume: whole,
      dollar_open_interest: whole,
      yes_bid_size_fp: amount,
      yes_ask_size_fp: amount,
      last_trade_size_fp: amount,
      ts: millis,
      ts_ms: millis,
      time: instant,
    },
    ['market_id', 'ts', 'ts_ms'],
  ),
}

export interface PlainFrame {
  readonly type: string
  readonly sid: number
  readonly seq?: number
  /** When it was sent, and whether that stands before the message. */
  readonly sending?: { readonly millis: number; readonly isFirst: boolean }
  readonly msg: object
}

const ordinal = fc.integer({ min: 1, max: 999_999_999_999_999 })

/** Frames of plain values, their fields as the exchange orders them. */
export const plainFrames: fc.Arbitrary<PlainFrame> = fc.constantFrom(...Object.entries(MESSAGES)).chain(([type, msg]) =>
  fc.record(
    {
      type: fc.constant(type),
      sid: fc.oneof(fc.constant(2), ordinal),
      seq: ordinal,
      sending: fc.record({ millis, isFirst: fc.boolean() }),
      msg,
    },
    { requiredKeys: type === 'ticker' ? ['type', 'sid', 'msg'] : ['type', 'sid', 'seq', 'msg'] },
  ),
)
