import type { EngineView } from '@kassandra/mm-engine'
import type { ActivityView, ControlPort, FillView } from './control-port.ts'

const RECENT = 100

/** Everything, as a reader gets it at first. */
export interface FullFrame {
  readonly trading: 'paper' | 'live'
  readonly version: string
  /** The server's clock when the frame was made. */
  readonly sentUs: number
  /** The engine's. */
  readonly atUs: number
  readonly head: Omit<EngineView, 'atUs' | 'markets'>
  readonly markets: EngineView['markets']
  /** Newest first, as far back as a page shows. */
  readonly fills: readonly FillView[]
  readonly activity: readonly ActivityView[]
}

/** What is different since the frame before; what is absent is as it was. Fills and activity are those that came. */
export type UpdateFrame = Pick<FullFrame, 'sentUs' | 'atUs'> &
  Partial<Pick<FullFrame, 'head' | 'markets' | 'fills' | 'activity'>> & {
    /** Tickers of markets that are no longer there. */
    readonly gone?: readonly string[]
  }

/** How the engine looked, each part as text: comparing that is exact, and what did not change is not made again. */
interface Look {
  readonly atUs: number
  readonly head: string
  readonly markets: ReadonlyMap<string, string>
  readonly fills: readonly FillView[]
  readonly activity: readonly ActivityView[]
}

/** Looks at the engine and says what has changed since. All texts are JSON; one is made for all readers. */
export class ViewFrames {
  readonly #port: ControlPort
  readonly #levels: number
  #look: Look

  constructor(port: ControlPort, levels: number) {
    this.#port = port
    this.#levels = levels
    this.#look = lookAt(port, levels)
  }

  get atUs(): number {
    return this.#look.atUs
  }

  /** A `FullFrame` of the last look. */
  full(sentUs: number): string {
    const { atUs, head, markets, fills, activity } = this.#look
    return object([
      ['trading', JSON.stringify(this.#port.mode)],
      ['version', JSON.stringify(this.#port.version)],
      ['sentUs', String(sentUs)],
      ['atUs', String(atUs)],
      ['head', head],
      ['markets', array([...markets.values()])],
      ['fills', JSON.stringify(fills)],
      ['activity', JSON.stringify(activity)],
    ])
  }

  /** Looks again. An `UpdateFrame`, or undefined where nothing changed but the time. */
  next(sentUs: number): string | undefined {
    const before = this.#look
    const now = lookAt(this.#port, this.#levels)
    this.#look = now
    const changes = changesOf(before, now)
    return changes.length === 0 ? undefined : object([['sentUs', String(sentUs)], ['atUs', String(now.atUs)], ...changes])
  }
}

function lookAt(port: ControlPort, levels: number): Look {
  const { atUs, markets, ...head } = port.view(levels)
  return {
    atUs,
    head: JSON.stringify(head),
    markets: new Map(markets.map((market) => [market.ticker, JSON.stringify(market)])),
    fills: port.fills(RECENT),
    activity: port.activity(RECENT),
  }
}

function changesOf(before: Look, now: Look): [string, string][] {
  const changed = [...now.markets].filter(([ticker, text]) => before.markets.get(ticker) !== text).map(([, text]) => text)
  const gone = [...before.markets.keys()].filter((ticker) => !now.markets.has(ticker))
  const fills = newer(now.fills, before.fills, (fill) => `${fill.tradeId} ${fill.ticker} ${fill.side}`)
  const activity = newer(now.activity, before.activity, ({ id }) => String(id))
  const changes: [string, string][] = []
  if (now.head !== before.head) changes.push(['head', now.head])
  if (changed.length > 0) changes.push(['markets', array(changed)])
  if (gone.length > 0) changes.push(['gone', JSON.stringify(gone)])
  if (fills.length > 0) changes.push(['fills', JSON.stringify(fills)])
  if (activity.length > 0) changes.push(['activity', JSON.stringify(activity)])
  return changes
}

/** Both newest first. All of them where so many came that the newest of before is no longer among them. */
function newer<T>(now: readonly T[], before: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const last = before[0] && keyOf(before[0])
  const end = now.findIndex((item) => keyOf(item) === last)
  return end === -1 ? now : now.slice(0, end)
}

const object = (fields: readonly (readonly [string, string])[]): string =>
  `{${fields.map(([name, text]) => `"${name}":${text}`).join(',')}}`
const array = (texts: readonly string[]): string => `[${texts.join(',')}]`
