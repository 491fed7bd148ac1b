# How the engine runs.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "pendragon-kassandra"
  image      = "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "settings" {
  assert {
    condition = { for env in module.engine[0].service.template[0].containers[0].env : env.name => env.value if length(env.value_source) == 0 } == {
      BACKUP_INTERVAL    = "1h"
      BACKUP_STORE       = "gs://pendragon-kassandra-data-lake/state"
      CONTROL_ORIGINS    = "https://kassandra-123456789012.us-east4.run.app,http://localhost:8081"
      CONTROL_PORT       = "8081"
      ENGINE_ID          = "kassandra"
      HEALTH_PORT        = "8080"
      HTTP_HOST          = "0.0.0.0"
      KALSHI_API_SECRET  = "/secrets/kalshi/private-key.pem"
      KALSHI_ENVIRONMENT = "demo"
      LOG_FILE           = "none"
      METRICS_PORT       = "9090"
      MM_MODE            = "paper"
      STATE_STORE        = "gs://pendragon-kassandra-data-lake"
      STOP_MODE          = "immediate"
      STOP_TIMEOUT       = "8s"
    }
    error_message = "By default it trades on paper, on the demo exchange, and is done with a stop 2 s before Cloud Run ends it."
  }

  assert {
    condition = { for env in module.engine[0].service.template[0].containers[0].env : env.name => "${env.value_source[0].secret_key_ref[0].secret} ${env.value_source[0].secret_key_ref[0].version}" if length(env.value_source) > 0 } == {
      CONTROL_TOKEN  = "kassandra-control-token latest"
      KALSHI_API_KEY = "kalshi-key-id latest"
    }
    error_message = "The id of the key and the token of the page come from their secrets."
  }

  assert {
    condition     = module.engine[0].service.template[0].volumes[0].secret[0].secret == "kalshi-private-key"
    error_message = "The private key is a file, and never in the environment."
  }

  assert {
    condition     = "${module.engine[0].service.template[0].containers[0].volume_mounts[0].mount_path}/${module.engine[0].service.template[0].volumes[0].secret[0].items[0].path}" == "/secrets/kalshi/private-key.pem"
    error_message = "The file is where KALSHI_API_SECRET says."
  }

  assert {
    condition     = module.engine[0].service.template[0].containers[0].ports[0].container_port == 8081
    error_message = "What Cloud Run lets invokers in to is the page."
  }
}

run "probes" {
  assert {
    condition     = module.engine[0].service.template[0].containers[0].startup_probe[0].http_get[0].path == "/health" && module.engine[0].service.template[0].containers[0].startup_probe[0].http_get[0].port == 8080
    error_message = "The start is watched on /health of 8080."
  }

  assert {
    condition     = module.engine[0].service.template[0].containers[0].startup_probe[0].period_seconds * module.engine[0].service.template[0].containers[0].startup_probe[0].failure_threshold == 120
    error_message = "A start may take two minutes."
  }

  assert {
    condition     = module.engine[0].service.template[0].containers[0].liveness_probe[0].http_get[0].path == "/health" && module.engine[0].service.template[0].containers[0].liveness_probe[0].http_get[0].port == 8080
    error_message = "Life is watched on /health of 8080."
  }

  assert {
    condition     = module.engine[0].service.template[0].containers[0].liveness_probe[0].period_seconds * module.engine[0].service.template[0].containers[0].liveness_probe[0].failure_threshold == 180
    error_message = "It is started anew after three minutes of silence."
  }
}

run "alerts" {
  variables {
    alert_emails = ["somebody@example.com"]
  }

  assert {
    condition     = keys(module.engine[0].alert_policies) == ["absent", "crowded", "errors"]
    error_message = "Told are absence, a second instance, and errors."
  }

  assert {
    condition     = alltrue([for policy in module.engine[0].alert_policies : policy.notification_channels == tolist([google_monitoring_notification_channel.email["somebody@example.com"].id])])
    error_message = "Every alert goes to every address."
  }

  assert {
    condition     = google_monitoring_notification_channel.email["somebody@example.com"].labels.email_address == "somebody@example.com"
    error_message = "The channel is the address."
  }

  assert {
    condition     = module.engine[0].alert_policies.absent.conditions[0].condition_threshold[0].threshold_value == 1 && module.engine[0].alert_policies.absent.conditions[0].condition_threshold[0].comparison == "COMPARISON_LT" && module.engine[0].alert_policies.absent.conditions[0].condition_threshold[0].evaluation_missing_data == "EVALUATION_MISSING_DATA_ACTIVE"
    error_message = "Fewer than one instance is a breach, and so is no word of any."
  }

  assert {
    condition     = module.engine[0].alert_policies.absent.conditions[1].condition_absent[0].duration == "300s"
    error_message = "Five minutes without a word are an alert."
  }
}

run "the_page_from_outside" {
  variables {
    ingress   = "INGRESS_TRAFFIC_ALL"
    operators = ["user:somebody@example.com", "group:traders@example.com"]
  }

  assert {
    condition = { for key, grant in module.engine[0].invokers : key => "${grant.role} ${grant.member}" } == {
      "group:traders@example.com" = "roles/run.invoker group:traders@example.com"
      "user:somebody@example.com" = "roles/run.invoker user:somebody@example.com"
      uptime                      = "roles/run.invoker serviceAccount:service-123456789012@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
    }
    error_message = "Operators and Google's own check may call; nobody else."
  }

  assert {
    condition     = module.engine[0].uptime_checks[0].http_check[0].service_agent_authentication[0].type == "OIDC_TOKEN" && module.engine[0].uptime_checks[0].http_check[0].validate_ssl
    error_message = "The check from outside identifies itself."
  }

  assert {
    condition     = module.engine[0].uptime_checks[0].monitored_resource[0].labels.host == "kassandra-123456789012.us-east4.run.app"
    error_message = "The check asks the service."
  }

  assert {
    condition     = keys(module.engine[0].alert_policies) == ["absent", "crowded", "errors", "unreachable"]
    error_message = "A page that does not answer is told as well."
  }
}

run "pinned_secrets" {
  variables {
    secret_versions = { kalshi-private-key = "3", kalshi-key-id = "2" }
  }

  assert {
    condition     = module.engine[0].service.template[0].volumes[0].secret[0].items[0].version == "3"
    error_message = "A version that is named is the one that is mounted."
  }

  assert {
    condition     = [for env in module.engine[0].service.template[0].containers[0].env : env.value_source[0].secret_key_ref[0].version if env.name == "KALSHI_API_KEY"] == ["2"]
    error_message = "A version that is named is the one that is read."
  }
}

run "live" {
  variables {
    mode               = "live"
    kalshi_environment = "prod"
    environment        = { MAX_LOSS_USD = "50", CONFIRM_LIVE = "I understand that this trades real money", SERIES_TICKERS = "KXBTCD" }
  }

  assert {
    condition = { for env in module.engine[0].service.template[0].containers[0].env : env.name => env.value if contains(["MM_MODE", "KALSHI_ENVIRONMENT", "MAX_LOSS_USD", "CONFIRM_LIVE", "SERIES_TICKERS"], env.name) } == {
      CONFIRM_LIVE       = "I understand that this trades real money"
      KALSHI_ENVIRONMENT = "prod"
      MAX_LOSS_USD       = "50"
      MM_MODE            = "live"
      SERIES_TICKERS     = "KXBTCD"
    }
    error_message = "Further settings of the engine reach it."
  }
}
