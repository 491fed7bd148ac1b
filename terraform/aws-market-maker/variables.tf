variable "admin_cidrs" {
  description = "Ranges that may open SSH to the host, such as [\"203.0.113.7/32\"]; without any there is no rule for it."
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
  description = "Image of Debian 12 for amd64; null for the newest that Debian publishes."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null || can(regex("^ami-[0-9a-f]{8,17}$", var.ami_id))
    error_message = "ami_id is the id of an image in us-east-1, such as ami-0123456789abcdef0; leave it out for the newest Debian 12."
  }
}

variable "backup_bucket_name" {
  description = "Bucket of copies of the database and of recordings. Names are unique in the world: choose one of your own."
  type        = string
  nullable    = false
}

variable "cpu_credits" {
  description = "unlimited: a host that is busy for long costs more. standard: it becomes slow."
  type        = string
  nullable    = false
  default     = "standard"

  validation {
    condition     = contains(["standard", "unlimited"], var.cpu_credits)
    error_message = "cpu_credits is standard or unlimited."
  }
}

variable "database" {
  description = "sqlite: a file on the data volume. rds: a db.t3.micro beside the host."
  type        = string
  nullable    = false
  default     = "sqlite"

  validation {
    condition     = contains(["sqlite", "rds"], var.database)
    error_message = "database is sqlite or rds."
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
  description = "Whether AWS refuses to delete the database and to terminate the host. Switch it off, and apply, before a teardown."
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

variable "image_tag" {
  description = "Version of the market maker, a tag of its registry. The host waits until it has been pushed."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$", var.image_tag)) && var.image_tag != "latest"
    error_message = "image_tag is a version such as 1.4.0; latest could be anything, and the registry takes no tag twice."
  }
}

variable "instance_type" {
  description = "t3.micro to validate, t3.small in production."
  type        = string
  nullable    = false
  default     = "t3.micro"

  validation {
    condition     = contains(["t3.micro", "t3.small", "t3.medium"], var.instance_type)
    error_message = "instance_type is t3.micro, t3.small or t3.medium: the image is built for amd64."
  }
}

variable "kalshi_environment" {
  description = "Exchange that is traded on: prod or demo."
  type        = string
  nullable    = false
  default     = "demo"

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

variable "max_loss_usd" {
  description = "Loss at which live trading halts; required by mode = live."
  type        = number
  default     = null

  validation {
    condition     = var.max_loss_usd == null ? true : var.max_loss_usd > 0
    error_message = "max_loss_usd is above 0."
  }
}

variable "mode" {
  description = "paper, or live: real money."
  type        = string
  nullable    = false
  default     = "paper"

  validation {
    condition     = contains(["paper", "live"], var.mode)
    error_message = "mode is paper or live."
  }

  validation {
    condition     = var.mode != "live" || var.max_loss_usd != null
    error_message = "mode = live trades real money: say with max_loss_usd at which loss it halts."
  }
}

variable "monthly_budget_usd" {
  description = "Cost in a month past which alert_emails are told; null for no budget."
  type        = number
  nullable    = true
  default     = 50

  validation {
    condition     = var.monthly_budget_usd == null ? true : var.monthly_budget_usd > 0
    error_message = "monthly_budget_usd is above 0; null switches the budget off."
  }
}

variable "series_tickers" {
  description = "Series whose markets are made, such as [\"KXBTCD\"]; without any, all open markets may be chosen."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "session_manager" {
  description = "Whether Systems Manager may open shells and run commands on the host: a way in without SSH, and the one that deployments use."
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
