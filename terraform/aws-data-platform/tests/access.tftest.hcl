mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "roles" {
  command = plan

  assert {
    condition     = jsondecode(module.gatherers.policies["gatherer"]).Statement[0] == { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:*:*:log-group:/kalshi/*" }
    error_message = "Gatherer role: writes streams and events of log groups below /kalshi/."
  }

  assert {
    condition     = jsondecode(module.gatherers.policies["gatherer"]).Statement[1] == { Effect = "Allow", Action = ["cloudwatch:PutMetricData"], Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "Kalshi" } } }
    error_message = "Gatherer role: puts metric data into the namespace Kalshi."
  }

  assert {
    condition     = length(jsondecode(module.gatherers.policies["gatherer"]).Statement) == 2 && jsondecode(module.gatherers.policies["gatherer"]).Version == "2012-10-17"
    error_message = "Gatherer role: the document has no other statement."
  }

  assert {
    condition     = jsondecode(module.deduplicator.policies["deduplicator"]).Statement[0] == { Effect = "Allow", Action = ["s3:PutObject", "s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::kalshi-data-prod", "arn:aws:s3:::kalshi-data-prod/*"] }
    error_message = "Deduplicator role: puts, gets and lists objects of the archive."
  }

  assert {
    condition     = jsondecode(module.deduplicator.policies["deduplicator"]).Statement[1] == { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:*:*:log-group:/kalshi/*" }
    error_message = "Deduplicator role: writes streams and events of log groups below /kalshi/."
  }

  assert {
    condition     = jsondecode(module.deduplicator.policies["deduplicator"]).Statement[2] == { Effect = "Allow", Action = ["cloudwatch:PutMetricData"], Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "Kalshi" } } }
    error_message = "Deduplicator role: puts metric data into the namespace Kalshi."
  }

  assert {
    condition     = length(jsondecode(module.deduplicator.policies["deduplicator"]).Statement) == 3 && jsondecode(module.deduplicator.policies["deduplicator"]).Version == "2012-10-17"
    error_message = "Deduplicator role: the document has no other statement."
  }

  assert {
    condition     = jsondecode(module.gatherers.policies["secrets"]).Statement == [{ Sid = "ReadOwnSecrets", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:exchange", "arn:aws:secretsmanager:us-east-1:123456789012:secret:database", "arn:aws:secretsmanager:us-east-1:123456789012:secret:tls"] }]
    error_message = "Gatherer role: reads its three secrets, by their exact names."
  }

  assert {
    condition     = jsondecode(module.deduplicator.policies["secrets"]).Statement == [{ Sid = "ReadOwnSecrets", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:database", "arn:aws:secretsmanager:us-east-1:123456789012:secret:production", "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-mock"] }]
    error_message = "Deduplicator role: reads its three secrets, by their exact names."
  }

  assert {
    condition     = jsondecode(module.gatherers.policies["artifacts"]).Statement == [{ Sid = "ReadOwnArtifacts", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::kalshi-artifacts-prod/gatherer/*"] }]
    error_message = "Gatherer role: reads its own program, and no other."
  }

  assert {
    condition     = toset(keys(module.gatherers.policies)) == toset(["gatherer", "secrets", "artifacts"])
    error_message = "Gatherer role: has no other policy."
  }

  assert {
    condition     = jsondecode(module.deduplicator.policies["artifacts"]).Statement == [{ Sid = "ReadOwnArtifacts", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::kalshi-artifacts-prod/deduplicator/*"] }]
    error_message = "Deduplicator role: reads its own program, and no other."
  }

  assert {
    condition     = toset(keys(module.deduplicator.policies)) == toset(["deduplicator", "secrets", "artifacts"])
    error_message = "Deduplicator role: has no other policy."
  }
}

run "logs_and_secrets" {
  command = plan

  assert {
    condition     = toset(output.log_group_names) == toset(["/kalshi/gatherer", "/kalshi/deduplicator", "/kalshi/metrics"])
    error_message = "The log groups are where the roles may write."
  }

  assert {
    condition     = toset(keys(output.secret_names)) == toset(["kalshi/exchange", "kalshi/gatherer-database", "kalshi/gatherer-tls", "kalshi/production-database"])
    error_message = "There are four secrets without a value."
  }
}
