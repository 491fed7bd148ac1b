import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Event, Series } from '../../exchange/catalogue.ts'
import type { MarketDefinition, MarketStatus, Strike } from '../../exchange/market.ts'
import { DECI_CENT, LINEAR_CENT, type PriceStructure, TAPERED_DECI_CENT } from '../../exchange/price-structure.ts'
import { uuidOf } from '../../random/uuid-of.ts'

/** A kind of market: its series, its grid and how restless its fair value is (log-odds per square root of a second). */
export interface Template {
  readonly series: Series
  readonly structure: PriceStructure
  readonly marketsPerEvent: number
  readonly volatility: number
  readonly question: string
  /** Of the markets of an event, in their order; absent: they are about no number. */
  readonly strikes?: readonly Strike[]
}

/** One market to be listed, with the series and event it belongs to. */
export interface Instrument {
  readonly series: Series
  readonly event: Event
  readonly definition: MarketDefinition
  readonly volatility: number
}

export const ROLLING: Template = {
  series: { ticker: 'KXSIMBTC', title: 'Bitcoin up or down', category: 'Crypto', frequency: 'custom', tags: ['BTC'] },
  structure: TAPERED_DECI_CENT,
  marketsPerEvent: 1,
  volatility: 0.12,
  question: 'Is the simulated Bitcoin index up at the close?',
}

const TEMPLATES: readonly Template[] = [
  ROLLING,
  {
    series: { ticker: 'KXSIMGAME', title: 'Simulated game', category: 'Sports', frequency: 'custom', tags: ['Games'] },
    structure: LINEAR_CENT,
    marketsPerEvent: 2,
    volatility: 0.04,
    question: 'Does this side win the simulated game?',
  },
  {
    series: {
      ticker: 'KXSIMHIGH',
      title: 'Simulated highest temperature',
      category: 'Climate and Weather',
      frequency: 'daily',
      tags: ['Daily'],
    },
    structure: LINEAR_CENT,
    marketsPerEvent: 4,
    volatility: 0.02,
    question: 'Is the simulated temperature in this band?',
    strikes: [
      { type: 'less', cap: 78 },
      { type: 'between', floor: 78, cap: 80 },
      { type: 'between', floor: 80, cap: 82 },
      { type: 'greater', floor: 82 },
    ],
  },
  {
    series: { ticker: 'KXSIMRATE', title: 'Simulated rate decision', category: 'Economics', frequency: 'monthly', tags: ['Rates'] },
    structure: DECI_CENT,
    marketsPerEvent: 4,
    volatility: 0.01,
    question: 'Is the simulated rate at this level?',
    strikes: [
      { type: 'less', cap: 3.5 },
      { type: 'between', floor: 3.5, cap: 3.75 },
      { type: 'between', floor: 3.75, cap: 4 },
      { type: 'greater_or_equal', floor: 4 },
    ],
  },
]

const DAY_US = 86_400_000_000

/** The `index`-th market that is open from the start: markets go round the series, and fill their events one after another. */
export function instrumentAt(index: number, startUs: EpochUs): Instrument {
  const template = TEMPLATES[index % TEMPLATES.length] ?? ROLLING
  const place = Math.floor(index / TEMPLATES.length)
  const eventNumber = Math.floor(place / template.marketsPerEvent) + 1
  const times = { createdUs: epochUs(startUs - DAY_US), openUs: epochUs(startUs - DAY_US), closeUs: epochUs(startUs + DAY_US) }
  const eventTicker = `${template.series.ticker}-${dateCode(startUs)}E${eventNumber}`
  const member = place % template.marketsPerEvent
  const strike = template.strikes?.[member]
  return toInstrument(template, eventTicker, `${member + 1}`, strike ? { ...times, strike } : times, 'active')
}

/** The market of the rolling series that closes at `closeUs`. */
export function rollingInstrument(createdUs: EpochUs, openUs: EpochUs, closeUs: EpochUs, status: MarketStatus): Instrument {
  return toInstrument(
    ROLLING,
    `${ROLLING.series.ticker}-${dateCode(closeUs)}${clockCode(closeUs)}`,
    'UP',
    { createdUs, openUs, closeUs },
    status,
  )
}

function toInstrument(
  { series, structure, volatility, question, marketsPerEvent }: Template,
  eventTicker: string,
  suffix: string,
  times: Pick<MarketDefinition, 'createdUs' | 'openUs' | 'closeUs' | 'strike'>,
  status: MarketStatus,
): Instrument {
  const ticker = `${eventTicker}-${suffix}`
  const event = {
    ticker: eventTicker,
    seriesTicker: series.ticker,
    title: `${series.title} ${eventTicker}`,
    subTitle: eventTicker,
    mutuallyExclusive: marketsPerEvent > 1,
  }
  const names = { title: question, yesSubTitle: suffix, noSubTitle: suffix, rules: `${question} This market is simulated.` }
  const definition = { ticker, eventTicker, seriesTicker: series.ticker, marketId: uuidOf(ticker), ...names, ...times, structure, status }
  return { series, event, definition, volatility }
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const

/** `26MAY14` */
function dateCode(instant: EpochUs): string {
  const date = new Date(Math.floor(instant / 1_000))
  return `${pad(date.getUTCFullYear() % 100)}${MONTHS[date.getUTCMonth()]}${pad(date.getUTCDate())}`
}

/** `044530` */
function clockCode(instant: EpochUs): string {
  const date = new Date(Math.floor(instant / 1_000))
  return `${pad(date.getUTCHours())}${pad(date.getUTCMinutes())}${pad(date.getUTCSeconds())}`
}

const pad = (value: number): string => value.toString().padStart(2, '0')
