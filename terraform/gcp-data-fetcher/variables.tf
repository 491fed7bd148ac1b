variable "alert_emails" {
  description = "Who is told when runs fail or are missing."
  type        = set(string)
  default     = []
}

variable "bucket_name" {
  description = "Bucket of the files, unique among all buckets of all customers."
  type        = string
  default     = "kalshi-market-data-storage"
}

variable "cpu" {
  description = "Processors of the service."
  type        = string
  default     = "1"
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the service and the secrets; false before a teardown."
  type        = bool
  default     = true
}

variable "environment" {
  description = "Further settings of the service, such as CANDLE_PERIOD; none that is secret, since they stand in the state."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.environment), ["KALSHI_API_KEY", "KALSHI_API_SECRET"])) == 0
    error_message = "Secrets do not belong here: their values would stand in the state."
  }

  validation {
    condition     = length(setintersection(keys(var.environment), ["PORT", "HTTP_HOST", "DATA_STORE", "RUN_TIMEOUT", "STOP_TIMEOUT", "VERIFY_TOKEN", "KALSHI_ENVIRONMENT"])) == 0
    error_message = "Cloud Run decides the port, the store and the time a run has; kalshi_environment is a variable of its own."
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
  description = "Image that the service begins with, by its digest; without one there is no service and no schedule yet, and everything else is made."
  type        = string
  default     = null

  validation {
    condition     = var.image == null ? true : can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Name the image by its digest, REPOSITORY/kalshi-data-fetcher@sha256:...: a tag says nothing of what runs."
  }
}

variable "kalshi_environment" {
  description = "prod or demo."
  type        = string
  default     = "prod"

  validation {
    condition     = contains(["prod", "demo"], var.kalshi_environment)
    error_message = "The environment of Kalshi is prod or demo."
  }
}

variable "memory" {
  description = "Memory of the service."
  type        = string
  default     = "512Mi"
}

variable "paused" {
  description = "Whether the schedule rests."
  type        = bool
  default     = false
}

variable "project_id" {
  description = "Project that everything is made in. The schedule and the service have to be of one project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower case letters, digits and hyphens."
  }
}

variable "recoverable_days" {
  description = "Days that a file can be had back as it was before an append. Each day costs about twelve times what the files cost."
  type        = number
  default     = 0

  validation {
    condition     = var.recoverable_days >= 0 && floor(var.recoverable_days) == var.recoverable_days
    error_message = "A whole number of days, or 0."
  }
}

variable "region" {
  description = "Region of everything."
  type        = string
  default     = "us-east4"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region such as us-east4, not a zone such as us-east4-a."
  }
}

variable "schedule" {
  description = "When to fetch, as cron has it."
  type        = string
  default     = "0 */2 * * *"

  validation {
    condition     = length(split(" ", var.schedule)) == 5
    error_message = "A schedule has five fields: minute, hour, day, month, day of the week."
  }
}

variable "secret_versions" {
  description = "Version of each secret by its name; \"latest\" where none is given."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.secret_versions) : contains(["prod-keyid", "prod-keyfile"], name)])
    error_message = "The secrets are prod-keyid and prod-keyfile."
  }

  validation {
    condition     = alltrue([for version in values(var.secret_versions) : can(regex("^(latest|[1-9][0-9]*)$", version))])
    error_message = "A version is a number, or latest."
  }
}

variable "separate_invoker" {
  description = "Whether the schedule calls as an account of its own, which may do nothing else, in place of the service's."
  type        = bool
  default     = false
}

variable "time_zone" {
  description = "Time zone of the schedule; one without summer time, or an hour is left out or comes twice."
  type        = string
  default     = "Etc/UTC"
}
