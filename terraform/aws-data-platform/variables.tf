variable "admin_cidrs" {
  description = "Ranges that may open SSH to gatherers and deduplicator, such as [\"203.0.113.7/32\"]; without any there is no rule for it."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Each of admin_cidrs is a range of IPv4 addresses: write 203.0.113.7/32 for a single one."
  }

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(tonumber(split("/", cidr)[1])) ? tonumber(split("/", cidr)[1]) >= 16 : true])
    error_message = "admin_cidrs must not let the world in: name ranges of /16 or smaller, best your own address as /32, or use session_manager."
  }
}

variable "alert_emails" {
  description = "Who is told of alarms and of the budget."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for email in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each of alert_emails is an address such as oncall@example.com."
  }
}

variable "ami_id" {
  description = "Image of Debian 12 for arm64; null for the newest that Debian publishes."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null || can(regex("^ami-[0-9a-f]{8,17}$", var.ami_id))
    error_message = "ami_id is the id of an image in us-east-1, such as ami-0123456789abcdef0; leave it out for the newest Debian 12."
  }
}

variable "archive_bucket_name" {
  description = "Bucket of the Parquet archive and of backups. Names are unique in the world: choose another where it is taken."
  type        = string
  nullable    = false
  default     = "kalshi-data-prod"
}

variable "artifacts_bucket_name" {
  description = "Bucket that hosts install their programs from."
  type        = string
  nullable    = false
  default     = "kalshi-artifacts-prod"
}

variable "catalog" {
  description = "Whether Glue has tables over the archive, for Athena. They cost nothing; queries cost by the bytes they read."
  type        = bool
  nullable    = false
  default     = false
}

variable "cpu_credits" {
  description = "unlimited: hosts that are busy for long cost more. standard: they become slow, and a slow gatherer has gaps."
  type        = string
  nullable    = false
  default     = "unlimited"

  validation {
    condition     = contains(["standard", "unlimited"], var.cpu_credits)
    error_message = "cpu_credits is standard or unlimited."
  }
}

variable "database_backup_window" {
  description = "When the daily snapshot of the database is taken, UTC."
  type        = string
  nullable    = false
  default     = "03:00-04:00"

  validation {
    condition     = can(regex("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", var.database_backup_window))
    error_message = "database_backup_window is hours and minutes in UTC, such as 03:00-04:00."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the database and to terminate hosts. Switch it off, and apply, before a teardown."
  type        = bool
  nullable    = false
  default     = true
}

variable "github_provider_arn" {
  description = "The account's identity provider for GitHub where another root has made it; null makes it here."
  type        = string
  default     = null
}

variable "github_ref" {
  description = "Branch or tag whose workflows may deploy."
  type        = string
  nullable    = false
  default     = "refs/heads/main"

  validation {
    condition     = can(regex("^refs/(heads|tags)/[^*?]+$", var.github_ref))
    error_message = "github_ref is one branch or tag, such as refs/heads/main."
  }
}

variable "github_repository" {
  description = "Repository whose workflows may deploy, OWNER/NAME; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || var.session_manager
    error_message = "Deployments reach the hosts by Systems Manager: set session_manager = true as well."
  }
}

variable "kalshi_environment" {
  description = "Exchange that is recorded: prod or demo."
  type        = string
  nullable    = false
  default     = "prod"

  validation {
    condition     = contains(["prod", "demo"], var.kalshi_environment)
    error_message = "kalshi_environment is prod or demo."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept in CloudWatch."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827], var.log_retention_days)
    error_message = "log_retention_days is one of the periods that CloudWatch has: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 or 1827."
  }
}

variable "monthly_budget_usd" {
  description = "Cost in a month past which alert_emails are told; null for no budget."
  type        = number
  nullable    = true
  default     = 1000

  validation {
    condition     = var.monthly_budget_usd == null ? true : var.monthly_budget_usd > 0
    error_message = "monthly_budget_usd is above 0; null switches the budget off."
  }
}

variable "session_manager" {
  description = "Whether Systems Manager may open shells and run commands on the hosts: a way in without SSH, and the one that deployments use."
  type        = bool
  nullable    = false
  default     = false
}

variable "skip_final_snapshot" {
  description = "Whether a deleted database leaves no snapshot behind."
  type        = bool
  nullable    = false
  default     = false
}

variable "ssh_key_name" {
  description = "Key pair of EC2 that opens SSH; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.ssh_key_name != null || length(var.admin_cidrs) == 0
    error_message = "admin_cidrs opens SSH, which needs a key: set ssh_key_name to a key pair in us-east-1, or leave admin_cidrs empty."
  }
}
