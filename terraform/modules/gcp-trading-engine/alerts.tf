locals {
  of_service = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloud_run_v2_service.this.name}\""
  is_reached = var.ingress == "INGRESS_TRAFFIC_ALL"
}

# Nothing runs: a series that is absent counts as a breach, as does one that says 0.
resource "google_monitoring_alert_policy" "absent" {
  project               = var.project_id
  display_name          = "${var.name}: no instance runs"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = var.notification_channels

  conditions {
    display_name = "no instance for 5 minutes"

    condition_threshold {
      filter                  = "${local.of_service} AND metric.type = \"run.googleapis.com/container/instance_count\""
      comparison              = "COMPARISON_LT"
      threshold_value         = 1
      duration                = "300s"
      evaluation_missing_data = "EVALUATION_MISSING_DATA_ACTIVE"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "no word of any instance for 5 minutes"

    condition_absent {
      filter   = "${local.of_service} AND metric.type = \"run.googleapis.com/container/instance_count\""
      duration = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "The engine does not run, so nothing quotes and nothing watches positions. What rests on the exchange expires by itself. Look at the revision's state and its last log lines; see docs/infrastructure/gcp.md, \"When something is wrong\"."
  }
}

# More than one for longer than a rollout takes: the lease keeps the second from trading, and somebody should know why it is there.
resource "google_monitoring_alert_policy" "crowded" {
  project               = var.project_id
  display_name          = "${var.name}: more than one instance runs"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  conditions {
    display_name = "two instances or more for 15 minutes"

    condition_threshold {
      filter          = "${local.of_service} AND metric.type = \"run.googleapis.com/container/instance_count\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "900s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Two instances are alive. Only the holder of the lease trades. A rollout overlaps for a minute or two; longer means that the old revision does not end."
  }
}

resource "google_monitoring_alert_policy" "errors" {
  project               = var.project_id
  display_name          = "${var.name}: the engine reports an error"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

  conditions {
    display_name = "a line of level ERROR, or an end that nobody asked for"

    condition_matched_log {
      filter = "${local.of_service} AND (jsonPayload.level = \"ERROR\" OR severity >= ERROR)"
    }
  }

  # At most one message in five minutes, and no incident that stays open for ever.
  alert_strategy {
    auto_close = "1800s"

    notification_rate_limit {
      period = "300s"
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Halts, failed commands and failed starts are lines of level ERROR. What each means: docs/market-making/runbook.md."
  }
}

# Google asks from outside, so that there is something to ask only where requests from outside are let in.
resource "google_monitoring_uptime_check_config" "page" {
  count = local.is_reached ? 1 : 0

  project      = var.project_id
  display_name = "${var.name}: page"
  period       = "60s"
  timeout      = "10s"

  http_check {
    path           = "/"
    port           = 443
    use_ssl        = true
    validate_ssl   = true
    request_method = "GET"

    service_agent_authentication {
      type = "OIDC_TOKEN"
    }
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = local.host
    }
  }
}

# The account of Google's checks comes into being with the first of them.
resource "google_cloud_run_v2_service_iam_member" "uptime" {
  count = local.is_reached ? 1 : 0

  project  = var.project_id
  location = google_cloud_run_v2_service.this.location
  name     = google_cloud_run_v2_service.this.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${var.project_number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"

  depends_on = [google_monitoring_uptime_check_config.page]
}

resource "google_monitoring_alert_policy" "unreachable" {
  count = local.is_reached ? 1 : 0

  project               = var.project_id
  display_name          = "${var.name}: the page does not answer"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

  conditions {
    display_name = "checks fail for 5 minutes"

    condition_threshold {
      filter          = "resource.type = \"uptime_url\" AND metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id = \"${google_monitoring_uptime_check_config.page[0].uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "The page cannot be reached from outside; the engine may trade on. Halt it by the bucket if in doubt: docs/market-making/cloud-run.md."
  }
}
