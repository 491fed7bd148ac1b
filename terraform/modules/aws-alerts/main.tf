# Not encrypted with the key that SNS brings: CloudWatch may not use that one, and its alarms would vanish. They hold no secrets.
resource "aws_sns_topic" "this" {
  name = "${var.name}-alerts"
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_budgets_budget" "this" {
  for_each = var.monthly_budget_usd == null || length(var.emails) == 0 ? toset([]) : toset(["monthly"])

  name         = "${var.name}-${each.key}"
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
    notification_type          = "FORECASTED"
    subscriber_email_addresses = var.emails
  }
}
