locals {
  secrets = { for key, secret in aws_secretsmanager_secret.this : key => { name = secret.name, arn = secret.arn } }

  secret_contents = {
    exchange   = { name = "kalshi/exchange", description = "Key of the exchange that can read: {\"api_key\",\"api_secret\"}, the second a PEM" }
    database   = { name = "kalshi/gatherer-database", description = "The deduplicator's access to gatherers: {\"password\",\"ca_certificate\"}" }
    tls        = { name = "kalshi/gatherer-tls", description = "Certificate of the gatherers' databases: {\"certificate\",\"private_key\"}" }
    production = { name = "kalshi/production-database", description = "The deduplicator's role in production: {\"password\"}" }
  }
}

# Containers only. Values are put in by hand, and are in no plan and no state.
resource "aws_secretsmanager_secret" "this" {
  for_each = local.secret_contents

  name                    = each.value.name
  description             = each.value.description
  recovery_window_in_days = 7

  lifecycle {
    prevent_destroy = true
  }
}
