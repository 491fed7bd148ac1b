variable "alert_emails" {
  description = "Who is told when the engine is gone or reports an error."
  type        = set(string)
  default     = []
}

variable "bucket_name" {
  description = "Bucket of the engine; default PROJECT-data-lake."
  type        = string
  default     = null
}

variable "cpu" {
  description = "Processors of the engine."
  type        = string
  default     = "1"
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the engine and the secrets; false before a teardown."
  type        = bool
  default     = true
}

variable "environment" {
  description = "Further settings of the engine, such as SERIES_TICKERS; none that is secret, since they stand in the state."
  type        = map(string)
  default     = {}

  validation {
    condition = length(setintersection(keys(var.environment), [
      "KALSHI_API_KEY", "KALSHI_API_SECRET", "CONTROL_TOKEN", "MM_DATABASE_URL", "ALERT_WEBHOOK_URLS", "SLACK_WEBHOOK_URL",
    ])) == 0
    error_message = "Secrets do not belong here: their values would stand in the state."
  }

  validation {
    condition = length(setintersection(keys(var.environment), [
      "PORT", "HTTP_HOST", "HEALTH_PORT", "CONTROL_PORT", "METRICS_PORT", "LOG_FILE", "STOP_MODE", "STOP_TIMEOUT",
      "BACKUP_INTERVAL", "BACKUP_STORE", "STATE_STORE", "MM_MODE", "KALSHI_ENVIRONMENT",
    ])) == 0
    error_message = "Cloud Run decides the ports, the log, the stop and the place of copies; mode and kalshi_environment are variables of their own."
  }
}

variable "github_ref" {
  description = "Branch or tag whose workflows may deploy."
  type        = string
  default     = "refs/heads/main"
}

variable "github_repository" {
  description = "Repository of GitHub whose workflows may deploy, OWNER/NAME; none by default."
  type        = string
  default     = null
}

variable "image" {
  description = "Image that the engine begins with, by its digest; without one there is no engine yet, and everything else is made."
  type        = string
  default     = null

  validation {
    condition     = var.image == null ? true : can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Name the image by its digest, REPOSITORY/kassandra@sha256:...: a tag says nothing of what runs."
  }
}

variable "ingress" {
  description = "Where requests may come from: INGRESS_TRAFFIC_INTERNAL_ONLY, or INGRESS_TRAFFIC_ALL for the page from outside. Either way only operators are let in."
  type        = string
  default     = "INGRESS_TRAFFIC_INTERNAL_ONLY"

  validation {
    condition     = contains(["INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_ALL"], var.ingress)
    error_message = "INGRESS_TRAFFIC_INTERNAL_ONLY or INGRESS_TRAFFIC_ALL."
  }
}

variable "kalshi_environment" {
  description = "prod or demo."
  type        = string
  default     = "demo"

  validation {
    condition     = contains(["prod", "demo"], var.kalshi_environment)
    error_message = "The environment of Kalshi is prod or demo."
  }
}

variable "memory" {
  description = "Memory of the engine, in which its files stand as well."
  type        = string
  default     = "2Gi"
}

variable "mode" {
  description = "paper or live. live asks for MAX_LOSS_USD and CONFIRM_LIVE in environment too."
  type        = string
  default     = "paper"

  validation {
    condition     = contains(["paper", "live"], var.mode)
    error_message = "The mode is paper or live."
  }
}

variable "operators" {
  description = "Who may open the page, such as user:somebody@example.com."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.operators : can(regex("^(user|group|serviceAccount):[^@[:space:]]+@[^@[:space:]]+$", member))])
    error_message = "Each is user:EMAIL, group:EMAIL or serviceAccount:EMAIL. Nobody else is let in, the public least of all."
  }
}

variable "project_id" {
  description = "Project that everything is made in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower case letters, digits and hyphens, such as pendragon-kassandra."
  }
}

variable "region" {
  description = "Region of everything. us-east4 is nearest to the exchange's own."
  type        = string
  default     = "us-east4"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region such as us-east4, not a zone such as us-east4-a."
  }
}

variable "secret_versions" {
  description = "Version of each secret by its name; \"latest\" where none is given."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.secret_versions) : contains(["kalshi-key-id", "kalshi-private-key", "kassandra-control-token"], name)])
    error_message = "The secrets are kalshi-key-id, kalshi-private-key and kassandra-control-token."
  }

  validation {
    condition     = alltrue([for version in values(var.secret_versions) : can(regex("^(latest|[1-9][0-9]*)$", version))])
    error_message = "A version is a number, or latest."
  }
}
