resource "google_cloud_run_v2_service" "this" {
  project             = var.project_id
  name                = var.name
  location            = var.region
  description         = "Fetches market data of Kalshi into a bucket at every POST /run."
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = var.deletion_protection

  # Invokers are named; nobody else gets to the container.
  invoker_iam_disabled = false

  template {
    service_account                  = var.service_account_email
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    timeout                          = "${local.attempt_seconds}s"
    max_instance_request_concurrency = var.concurrency

    # One: a second would fetch the same again. A second delivery of a run shares the answer of the first.
    scaling {
      min_instance_count = 0
      max_instance_count = 1
    }

    containers {
      name  = "data-fetcher"
      image = var.image

      ports {
        name           = "http1"
        container_port = local.port
      }

      # Paid for while a run is under way.
      resources {
        cpu_idle          = true
        startup_cpu_boost = true

        limits = {
          cpu    = var.cpu
          memory = var.memory
        }
      }

      dynamic "env" {
        for_each = local.environment

        content {
          name  = env.key
          value = env.value
        }
      }

      startup_probe {
        period_seconds    = 2
        timeout_seconds   = 2
        failure_threshold = 15

        http_get {
          path = "/health"
          port = local.port
        }
      }
    }
  }

  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }

  # Later images come by deployment, not from here.
  lifecycle {
    ignore_changes = [client, client_version, template[0].containers[0].image]
  }
}

# On this service, and for this account alone.
resource "google_cloud_run_v2_service_iam_member" "invoker" {
  project  = var.project_id
  location = google_cloud_run_v2_service.this.location
  name     = google_cloud_run_v2_service.this.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${var.invoker_email}"
}

resource "google_cloud_scheduler_job" "this" {
  project          = var.project_id
  name             = var.job_name
  region           = var.region
  description      = "Has ${var.name} fetch."
  schedule         = var.schedule
  time_zone        = var.time_zone
  attempt_deadline = "${local.attempt_seconds}s"
  paused           = var.paused

  # Answers ask for a minute. Without a longest time: with one, it would go on until both are reached.
  retry_config {
    retry_count          = 5
    min_backoff_duration = "60s"
    max_backoff_duration = "600s"
    max_doublings        = 3
  }

  http_target {
    http_method = "POST"
    uri         = "${google_cloud_run_v2_service.this.uri}/run"

    oidc_token {
      service_account_email = var.invoker_email
      audience              = google_cloud_run_v2_service.this.uri
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.invoker]
}
