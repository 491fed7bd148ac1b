locals {
  requests = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloud_run_v2_service.this.name}\" AND metric.type = \"run.googleapis.com/request_count\""
}

# Attempts fail, and repeating them does not help.
resource "google_monitoring_alert_policy" "failing" {
  project               = var.project_id
  display_name          = "${var.name}: runs fail"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

  conditions {
    display_name = "4 failed requests within 2 hours"

    condition_threshold {
      filter          = "${local.requests} AND metric.labels.response_code_class != \"2xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = 3
      duration        = "0s"

      aggregations {
        alignment_period     = "7200s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Attempts of a scheduled run fail. The answer of each says per ticker what failed: look at the service's log. What was not fetched comes with the next run that succeeds."
  }
}

resource "google_monitoring_alert_policy" "absent" {
  project               = var.project_id
  display_name          = "${var.name}: no run succeeds"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = var.notification_channels

  conditions {
    display_name = "no successful request for 5 hours"

    condition_absent {
      filter   = "${local.requests} AND metric.labels.response_code_class = \"2xx\""
      duration = "18000s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Two scheduled runs in a row are missing or failed: is the schedule paused, is its account still an invoker, does the service start?"
  }
}
