locals {
  log_groups = { for key, group in aws_cloudwatch_log_group.this : key => group.name }
}

# Roles may write below /kalshi/ and make no groups: they are all here.
resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["deduplicator", "gatherer", "metrics"])

  name              = "/kalshi/${each.key}"
  retention_in_days = var.log_retention_days
}
