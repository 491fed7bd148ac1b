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
    BACKUP_INTERVAL   = "5m"
    BACKUP_STORE      = "${var.bucket_url}/state"
  }

  environment = merge(var.environment, local.fixed_environment)

  secret_environment = {
    KALSHI_API_KEY = var.secrets.key_id
    CONTROL_TOKEN  = var.secrets.control_token
  }
}
