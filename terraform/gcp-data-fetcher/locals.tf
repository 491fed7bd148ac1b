locals {
  service_name = "kalshi-data-fetcher"

  invoker_email = var.separate_invoker ? google_service_account.invoker[0].email : google_service_account.fetcher.email

  environment = merge({ KALSHI_ENVIRONMENT = var.kalshi_environment }, var.environment)

  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
}
