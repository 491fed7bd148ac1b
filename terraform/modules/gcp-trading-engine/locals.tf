locals {
  ports = { health = 8080, control = 8081, metrics = 9090 }

  private_key_folder = "/secrets/kalshi"
  private_key_file   = "private-key.pem"

  # What Cloud Run decides. It ends a container 10 s after SIGTERM, whatever is going on: orders are cancelled well before.
  fixed_environment = {
    KALSHI_API_SECRET = "${local.private_key_folder}/${local.private_key_file}"
    HTTP_HOST         = "0.0.0.0"
    HEALTH_PORT       = tostring(local.ports.health)
    CONTROL_PORT      = tostring(local.ports.control)
    METRICS_PORT      = tostring(local.ports.metrics)
    LOG_FILE          = "none"
    STOP_MODE         = "immediate"
    STOP_TIMEOUT      = "8s"
    STATE_STORE       = var.bucket_url
    BACKUP_INTERVAL   = "1h"
    BACKUP_STORE      = "${var.bucket_url}/state"
  }

  # The address of a service is known before there is one. The other name is that of `gcloud run services proxy`.
  host        = "${var.name}-${var.project_number}.${var.region}.run.app"
  page        = { CONTROL_ORIGINS = "https://${local.host},http://localhost:${local.ports.control}" }
  environment = merge(local.page, var.environment, local.fixed_environment)

  secret_environment = {
    KALSHI_API_KEY = var.secrets.key_id
    CONTROL_TOKEN  = var.secrets.control_token
  }
}
