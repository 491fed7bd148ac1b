locals {
  service_name = "kassandra"
  bucket_name  = var.bucket_name == null ? "${var.project_id}-data-lake" : var.bucket_name

  # What the engine writes, each kind below a prefix of its own.
  prefixes = {
    trade_logs  = "trade-logs/"
    market_data = "market-data/"
    results     = "results/"
    state       = "state/"
  }

  environment = merge({ MM_MODE = var.mode, KALSHI_ENVIRONMENT = var.kalshi_environment, ENGINE_ID = local.service_name }, var.environment)

  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
}
