/** Members that are called otherwise here than the rules of `namesFor` say: the wire's name, and ours. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  amount_cents: ['amount'],
  api_key_id: ['keyId'],
  api_key_region_expiration_ts: ['regionExpirationTime'],
  bucket_capacity: ['capacity'],
  calibration_window_end_ms: ['windowEnd'],
  calibration_window_start_ms: ['windowStart'],
  centicount: ['count'],
  city_reference_c: ['cityReference'],
  collection_ticker: ['ticker'],
  cursor: ['nextCursor'],
  discount_factor_bps: ['discountFactor'],
  earn_volume_goal_fp: ['volumeToEarn'],
  effective_at_ms: ['effectiveTime'],
  destination_exchange_shard: ['destinationShard'],
  enabled: ['isEnabled'],
  event_exposure_dollars: ['exposure'],
  event_ticker: ['ticker'],
  exchange_estimated_resume_time: ['estimatedResumeTime'],
  fee_cents: ['fee'],
  id: ['quoteId', 'rfqId', 'proposalId', 'orderGroupId', 'paymentId'],
  incentive_description: ['description'],
  incentive_type: ['type'],
  keep_volume_goal_fp: ['volumeToKeep'],
  market_exposure_dollars: ['exposure'],
  market_positions_last_updated_ts: ['positionsUpdated'],
  market_settled_ts: ['marketsSettled'],
  market_ticker: ['ticker'],
  market_tickers: ['ticker'],
  mve_collection_ticker: ['collectionTicker'],
  numerical_forecast: ['forecast'],
  obs_time_ms: ['observedTime'],
  offset_c: ['offset'],
  orders: ['orderIds'],
  paid_out: ['isPaidOut'],
  period_interval: ['periodMinutes'],
  price_centi_cents: ['price'],
  private_key: ['privateKeyPem'],
  published_at_ms: ['publishedTime'],
  queue_position_fp: ['position'],
  raw_numerical_forecast: ['rawForecast'],
  received_at_ms: ['receivedTime'],
  self_trade_prevention_type: ['selfTradePrevention'],
  size_max: ['maxLegs'],
  size_min: ['minLegs'],
  sport_ordering: ['sports'],
  source_exchange_shard: ['sourceShard'],
  subaccount_number: ['subaccount'],
  t: ['time'],
  temp_f: ['temperature'],
  total_resting_order_value: ['total'],
  ts_ms: ['ts'],
  v: ['value'],
  yes_ask_size_fp: ['yesAskQty'],
  yes_bid_size_fp: ['yesBidQty'],
}

const UNITS = ['_dollars', '_fp', '_ts', '_ts_ms', '_time', '_date', '_datetime']

/** Pure. What a member of the wire may be called here: camel case, without or with another word for its unit, or as listed. */
export function namesFor(wireName: string): readonly string[] {
  const stems = [wireName, ...UNITS.filter((unit) => wireName.endsWith(unit)).map((unit) => wireName.slice(0, -unit.length))]
  const names = stems.flatMap((stem) => [toCamel(stem), toCamel(`${stem}_time`), toCamel(`${stem}_ts`)])
  // Deprecated spellings are told apart by a capital only: `sub_title` is `subtitle`.
  return [...new Set([...names, ...(RENAMED[wireName] ?? [])].map((name) => name.toLowerCase()))]
}

export const RENAMED_NAMES: readonly string[] = Object.keys(RENAMED)

/** Pure. Every name on a path: a level of a book is a pair on the wire, and an object here. */
export function namesOn(path: string): readonly string[] {
  return path.replaceAll('[]', '').replaceAll('.*', '').split('.')
}

/** Pure. The last name of a path such as `markets[].details.*`. */
export function lastName(path: string): string {
  return namesOn(path).at(-1) ?? ''
}

function toCamel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
