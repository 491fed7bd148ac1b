# That the times of schedule, service and program fit together.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "my-project"
  image      = "us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "times" {
  assert {
    condition     = module.fetcher[0].job.attempt_deadline == "1800s"
    error_message = "The schedule waits as long as it can: 30 minutes."
  }

  assert {
    condition     = tonumber(trimsuffix(module.fetcher[0].service.template[0].timeout, "s")) >= tonumber(trimsuffix(module.fetcher[0].job.attempt_deadline, "s"))
    error_message = "Cloud Run does not end a request that the schedule still waits for."
  }

  assert {
    condition     = alltrue([for env in module.fetcher[0].service.template[0].containers[0].env : tonumber(trimsuffix(env.value, "s")) + 8 <= tonumber(trimsuffix(module.fetcher[0].job.attempt_deadline, "s")) if env.name == "RUN_TIMEOUT"])
    error_message = "A run ends itself, with its answer, before anybody ends it."
  }

  assert {
    condition     = alltrue([for env in module.fetcher[0].service.template[0].containers[0].env : tonumber(trimsuffix(env.value, "s")) < 10 if env.name == "STOP_TIMEOUT"])
    error_message = "A stop is done before Cloud Run ends the container, 10 s after SIGTERM."
  }

  assert {
    condition     = module.fetcher[0].job.retry_config[0].retry_count == 5 && module.fetcher[0].job.retry_config[0].min_backoff_duration == "60s" && module.fetcher[0].job.retry_config[0].max_backoff_duration == "600s" && module.fetcher[0].job.retry_config[0].max_doublings == 3
    error_message = "A failed run is repeated five times, after a minute and then less and less often."
  }
}

run "one_instance" {
  assert {
    condition     = module.fetcher[0].service.template[0].scaling[0].min_instance_count == 0 && module.fetcher[0].service.template[0].scaling[0].max_instance_count == 1
    error_message = "None between runs, and never two."
  }

  assert {
    condition     = module.fetcher[0].service.template[0].max_instance_request_concurrency == 8
    error_message = "A second delivery of a run gets to the program, which answers it with the first one's answer."
  }

  assert {
    condition     = module.fetcher[0].service.template[0].containers[0].resources[0].cpu_idle == true
    error_message = "The processor is paid for during runs alone."
  }

  assert {
    condition     = module.fetcher[0].service.template[0].containers[0].startup_probe[0].http_get[0].path == "/health" && module.fetcher[0].service.template[0].containers[0].startup_probe[0].http_get[0].port == 8080
    error_message = "It is there once /health answers."
  }
}

run "an_invoker_of_its_own" {
  override_resource {
    target = google_service_account.invoker[0]
    values = { email = "kalshi-data-fetcher-invoker@my-project.iam.gserviceaccount.com" }
  }

  variables {
    separate_invoker = true
  }

  assert {
    condition     = google_service_account.invoker[0].account_id == "kalshi-data-fetcher-invoker"
    error_message = "There is a second account."
  }

  assert {
    condition     = module.fetcher[0].job.http_target[0].oidc_token[0].service_account_email == "kalshi-data-fetcher-invoker@my-project.iam.gserviceaccount.com" && module.fetcher[0].invoker.member == "serviceAccount:kalshi-data-fetcher-invoker@my-project.iam.gserviceaccount.com"
    error_message = "The schedule calls as it, and it alone is let in."
  }

  assert {
    condition     = module.fetcher[0].service.template[0].service_account == "kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
    error_message = "The service still runs as the first."
  }
}

run "alerts" {
  variables {
    alert_emails = ["somebody@example.com"]
  }

  assert {
    condition     = keys(module.fetcher[0].alert_policies) == ["absent", "failing"]
    error_message = "Told are runs that fail and runs that are missing."
  }

  assert {
    condition     = alltrue([for policy in module.fetcher[0].alert_policies : policy.notification_channels == tolist([google_monitoring_notification_channel.email["somebody@example.com"].id])])
    error_message = "Every alert goes to every address."
  }

  assert {
    condition     = module.fetcher[0].alert_policies.absent.conditions[0].condition_absent[0].duration == "18000s"
    error_message = "Two scheduled runs in a row without success are an alert."
  }

  assert {
    condition     = module.fetcher[0].alert_policies.failing.conditions[0].condition_threshold[0].threshold_value == 3 && module.fetcher[0].alert_policies.failing.conditions[0].condition_threshold[0].aggregations[0].alignment_period == "7200s"
    error_message = "So are four failures within two hours."
  }
}

run "files_that_can_be_had_back" {
  variables {
    recoverable_days = 3
  }

  assert {
    condition     = module.bucket.bucket.versioning[0].enabled
    error_message = "Versions are kept."
  }

  assert {
    condition     = { for rule in module.bucket.bucket.lifecycle_rule : join("", coalesce(one(rule.condition).matches_prefix, [])) => one(rule.condition).days_since_noncurrent_time if one(rule.condition).with_state == "ARCHIVED" } == { "" = 3, ".appending/" = 1 }
    error_message = "They are deleted when their days are over."
  }
}

run "pinned_secrets" {
  variables {
    secret_versions = { prod-keyfile = "4" }
  }

  assert {
    condition     = [for env in module.fetcher[0].service.template[0].containers[0].env : env.value if env.name == "KALSHI_API_SECRET"] == ["gcp-secret:projects/my-project/secrets/prod-keyfile/versions/4"]
    error_message = "A version that is named is the one that is read."
  }
}

run "deployer" {
  override_resource {
    target = module.deployer[0].google_service_account.this
    values = {
      email = "data-fetcher-deployer@my-project.iam.gserviceaccount.com"
      name  = "projects/my-project/serviceAccounts/data-fetcher-deployer@my-project.iam.gserviceaccount.com"
    }
  }

  variables {
    github_repository = "somebody/kassandra"
    github_ref        = "refs/heads/release"
  }

  assert {
    condition     = module.deployer[0].trust.attribute_condition == "assertion.repository == \"somebody/kassandra\" && assertion.ref == \"refs/heads/release\""
    error_message = "Tokens of other repositories and branches are refused."
  }

  assert {
    condition     = toset([for grant in module.deployer[0].grants : "${grant.role} on ${grant.on}"]) == toset(["roles/run.developer on service/kalshi-data-fetcher", "roles/artifactregistry.writer on repository/kalshi", "roles/iam.workloadIdentityUser on projects/my-project/serviceAccounts/data-fetcher-deployer@my-project.iam.gserviceaccount.com", "roles/iam.serviceAccountUser on projects/my-project/serviceAccounts/kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"])
    error_message = "The account deploys this service and pushes to this repository, and nothing else."
  }
}

run "later_images_are_not_taken_back" {
  command = plan

  variables {
    image = "us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
  }

  assert {
    condition     = endswith(module.fetcher[0].service.template[0].containers[0].image, "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
    error_message = "What was deployed after the first apply stays when Terraform is applied again."
  }
}
