/** Segments of the exchange's paths that stand in every call; all others are tickers and ids. */
const WORDS: ReadonlySet<string> = new Set(
  `
  accept account amend api_keys api_usage_level balance balances batch batched block-trade-proposals calibrations candlesticks
  communications confirm create cutoff decrease deposits endpoint_costs events exchange fcm fee_changes fills filters_by_sport
  forecast_percentile_history game_stats generate historical id incentive_programs intra_exchange_instance_transfer
  intra_exchange_instance_transfers limit limits live_data markets metadata milestone milestones multivariate
  multivariate_event_collections netting order_groups orderbook orderbooks orders portfolio positions queue_position
  queue_positions quotes reset rfqs schedule search series settlements status structured_targets subaccounts summary
  tags_by_categories target_balance_allocation total_resting_order_value trades transfer transfers trigger upgrade
  user_data_timestamp volume_progress weather withdrawals
`
    .trim()
    .split(/\s+/),
)

/**
 * Pure. A path with its tickers and ids taken out, so that few different ones exist: `/trade-api/v2/markets/{id}/orderbook`.
 */
export function toPathTemplate(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment === '' || segment === 'trade-api' || /^v\d+$/.test(segment) || WORDS.has(segment) ? segment : '{id}'))
    .join('/')
}
