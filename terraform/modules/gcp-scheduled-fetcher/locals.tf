locals {
  port = 8080

  # The most that Cloud Scheduler waits for an answer. A run ends itself 5 minutes earlier with what it has, so that the answer arrives.
  attempt_seconds = 1800
  run_seconds     = 1500

  # What Cloud Run decides. PORT is its own. It ends a container 10 s after SIGTERM: what is being written is finished before.
  fixed_environment = {
    HTTP_HOST         = "0.0.0.0"
    DATA_STORE        = var.bucket_url
    KALSHI_API_KEY    = "gcp-secret:${var.secrets.key_id.id}/versions/${var.secrets.key_id.version}"
    KALSHI_API_SECRET = "gcp-secret:${var.secrets.private_key.id}/versions/${var.secrets.private_key.version}"
    RUN_TIMEOUT       = "${local.run_seconds}s"
    STOP_TIMEOUT      = "8s"
    VERIFY_TOKEN      = "false"
  }

  environment = merge(var.environment, local.fixed_environment)
}
