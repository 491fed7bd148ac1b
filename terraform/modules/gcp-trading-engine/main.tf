# One engine, always on. A second one of the same account would trade against it: one instance a revision, and while a new revision takes
# over from an old one, the lease in the bucket decides who trades.
resource "google_cloud_run_v2_service" "this" {
  project             = var.project_id
  name                = var.name
  location            = var.region
  description         = "Trades on prediction markets, on paper or with money."
  ingress             = var.ingress
  deletion_protection = var.deletion_protection

  # Invokers are named; nobody else gets to the container.
  invoker_iam_disabled = false

  template {
    service_account                  = var.service_account_email
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    timeout                          = "3600s"
    max_instance_request_concurrency = 80

    scaling {
      min_instance_count = 1
      max_instance_count = 1
    }

    volumes {
      name = "kalshi"

      secret {
        secret = var.secrets.private_key.id

        items {
          path    = local.private_key_file
          version = var.secrets.private_key.version
        }
      }
    }

    containers {
      name  = "engine"
      image = var.image

      # The page and its API. Cloud Run gives this number as PORT.
      ports {
        name           = "http1"
        container_port = local.ports.control
      }

      # Without a processor between requests, the connection to the exchange would die.
      resources {
        cpu_idle          = false
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

      dynamic "env" {
        for_each = local.secret_environment

        content {
          name = env.key

          value_source {
            secret_key_ref {
              secret  = env.value.id
              version = env.value.version
            }
          }
        }
      }

      volume_mounts {
        name       = "kalshi"
        mount_path = local.private_key_folder
      }

      # Passes while the engine waits for the lease, which the old revision gives up only once this one is ready.
      startup_probe {
        initial_delay_seconds = 0
        period_seconds        = 5
        timeout_seconds       = 3
        failure_threshold     = 24

        http_get {
          path = "/health"
          port = local.ports.health
        }
      }

      # Three minutes without an answer: it is stuck, and is started anew. A halt, or an exchange that is closed, is no failure.
      liveness_probe {
        period_seconds    = 30
        timeout_seconds   = 5
        failure_threshold = 6

        http_get {
          path = "/health"
          port = local.ports.health
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

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project_id
  location = google_cloud_run_v2_service.this.location
  name     = google_cloud_run_v2_service.this.name
  role     = "roles/run.invoker"
  member   = each.value
}
