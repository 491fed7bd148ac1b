/**
 * @typedef {import('../../control/view-frames.ts').FullFrame} FullFrame
 * @typedef {import('../../control/view-frames.ts').UpdateFrame} UpdateFrame
 * @typedef {FullFrame['markets'][number]} Market
 * @typedef {FullFrame['fills'][number]} Fill
 * @typedef {FullFrame['activity'][number]} Activity
 */

/**
 * What is known of the engine.
 * @typedef {Omit<FullFrame, 'markets'> & { readonly markets: ReadonlyMap<string, Market>, readonly receivedMs: number }} Model
 */

const KEPT = 500

/** @param {FullFrame} frame @param {number} receivedMs @returns {Model} */
export const fromFull = (frame, receivedMs) => ({
  ...frame,
  markets: new Map(frame.markets.map((market) => [market.ticker, market])),
  receivedMs,
})

/** @param {Model} model @param {UpdateFrame} frame @param {number} receivedMs @returns {Model} */
export function applyUpdate(model, frame, receivedMs) {
  const markets = new Map(model.markets)
  for (const market of frame.markets ?? []) markets.set(market.ticker, market)
  for (const ticker of frame.gone ?? []) markets.delete(ticker)
  return {
    ...model,
    sentUs: frame.sentUs,
    atUs: frame.atUs,
    head: frame.head ?? model.head,
    markets,
    fills: mergeFills(model.fills, frame.fills ?? []),
    activity: mergeNewest(model.activity, frame.activity ?? [], ({ id }) => String(id)),
    receivedMs,
  }
}

/** @param {readonly Fill[]} known @param {readonly Fill[]} told */
export const mergeFills = (known, told) => mergeNewest(known, told, keyOfFill)

/** @param {Fill} fill */
export const keyOfFill = ({ tradeId, ticker, side }) => `${tradeId} ${ticker} ${side}`

/**
 * Both newest first; what was told again stays where it was.
 * @template T
 * @param {readonly T[]} known @param {readonly T[]} told @param {(item: T) => string} keyOf
 * @returns {readonly T[]}
 */
function mergeNewest(known, told, keyOf) {
  if (told.length === 0) return known
  const keys = new Set(known.map(keyOf))
  return [...told.filter((item) => !keys.has(keyOf(item))), ...known].slice(0, KEPT)
}

/**
 * The server's clock now: the one of this machine may go wrong.
 * @param {Model} model @param {number} nowMs
 */
export const serverNowUs = (model, nowMs) => model.sentUs + (nowMs - model.receivedMs) * 1_000
