mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "outputs" {
  command = plan

  assert {
    condition     = output.vpc_id == "vpc-platform"
    error_message = "Output vpc_id."
  }

  assert {
    condition     = output.archive_bucket_name == "kalshi-data-prod"
    error_message = "Output archive_bucket_name."
  }

  assert {
    condition     = output.artifacts_bucket_name == "kalshi-artifacts-prod"
    error_message = "Output artifacts_bucket_name."
  }

  assert {
    condition     = output.database_address == "mock.rds.amazonaws.com"
    error_message = "Output database_address."
  }

  assert {
    condition     = output.database_owner_secret_arn == "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-mock"
    error_message = "Output database_owner_secret_arn."
  }

  assert {
    condition     = output.gatherer_private_ips == { 1 = "10.0.1.10", 2 = "10.0.2.10", 3 = "10.0.3.10" }
    error_message = "Output gatherer_private_ips."
  }

  assert {
    condition     = output.gatherer_instance_ids == { 1 = "i-gatherer-1", 2 = "i-gatherer-2", 3 = "i-gatherer-3" }
    error_message = "Output gatherer_instance_ids."
  }

  assert {
    condition     = output.deduplicator_private_ip == "10.0.3.20"
    error_message = "Output deduplicator_private_ip."
  }

  assert {
    condition     = output.deduplicator_instance_id == "i-deduplicator"
    error_message = "Output deduplicator_instance_id."
  }

  assert {
    condition     = output.security_group_ids == { gatherer = "sg-gatherer", deduplicator = "sg-deduplicator", rds = "sg-rds" }
    error_message = "Output security_group_ids."
  }

  assert {
    condition     = output.role_arns == { gatherer = "arn:aws:iam::123456789012:role/gatherers", deduplicator = "arn:aws:iam::123456789012:role/deduplicator" }
    error_message = "Output role_arns."
  }
}

run "refuses_admins_that_are_the_world" {
  command = plan

  variables {
    admin_cidrs  = ["0.0.0.0/0"]
    ssh_key_name = "admin"
  }

  expect_failures = [var.admin_cidrs]
}

run "refuses_admins_that_are_no_range" {
  command = plan

  variables {
    admin_cidrs  = ["203.0.113.7"]
    ssh_key_name = "admin"
  }

  expect_failures = [var.admin_cidrs]
}

run "refuses_ssh_without_a_key" {
  command = plan

  variables {
    admin_cidrs = ["203.0.113.7/32"]
  }

  expect_failures = [var.ssh_key_name]
}

run "refuses_address_that_is_none" {
  command = plan

  variables {
    alert_emails = ["oncall"]
  }

  expect_failures = [var.alert_emails]
}

run "refuses_image_that_is_none" {
  command = plan

  variables {
    ami_id = "debian-12"
  }

  expect_failures = [var.ami_id]
}

run "refuses_credits_that_are_unknown" {
  command = plan

  variables {
    cpu_credits = "free"
  }

  expect_failures = [var.cpu_credits]
}

run "refuses_window_that_is_none" {
  command = plan

  variables {
    database_backup_window = "3am"
  }

  expect_failures = [var.database_backup_window]
}

run "refuses_exchange_that_is_unknown" {
  command = plan

  variables {
    kalshi_environment = "production"
  }

  expect_failures = [var.kalshi_environment]
}

run "refuses_retention_that_cloudwatch_has_not" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_budget_of_nothing" {
  command = plan

  variables {
    monthly_budget_usd = 0
  }

  expect_failures = [var.monthly_budget_usd]
}

run "refuses_a_bucket_that_is_no_name" {
  command = plan

  module {
    source = "../modules/aws-private-bucket"
  }

  variables {
    name = "Not_A_Bucket"
  }

  expect_failures = [var.name]
}
