resource "aws_cloudwatch_log_group" "this" {
  for_each = { program = "/market-maker", metrics = "/market-maker/metrics" }

  name              = each.value
  retention_in_days = var.log_retention_days
}

# Containers only. Values are put in by hand, and are in no plan and no state.
resource "aws_secretsmanager_secret" "kalshi" {
  name                    = "market-maker/kalshi"
  description             = "Key of the exchange: {\"api_key\",\"api_secret\"}, the second a PEM"
  recovery_window_in_days = 7

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_secretsmanager_secret" "database" {
  for_each = local.on_rds ? toset(["rds"]) : toset([])

  name                    = "market-maker/database"
  description             = "The market maker's role in its database: {\"password\"}"
  recovery_window_in_days = 7
}
