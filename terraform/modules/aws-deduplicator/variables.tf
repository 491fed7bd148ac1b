variable "alarm_topic_arn" {
  description = "Where alarms go."
  type        = string
  nullable    = false
}

variable "ami_id" {
  description = "Image of Debian 12 for arm64."
  type        = string
  nullable    = false
}

variable "archive_bucket_name" {
  description = "Bucket of the archive and of backups."
  type        = string
  nullable    = false
}

variable "artifacts" {
  description = "Bucket that programs are installed from."
  type        = object({ bucket_name = string, bucket_arn = string })
  nullable    = false
}

variable "cpu_credits" {
  description = "unlimited or standard."
  type        = string
  nullable    = false
}

variable "database_address" {
  description = "Host name of the production database."
  type        = string
  nullable    = false
}

variable "gatherers" {
  description = "Addresses of the gatherers, by their numbers."
  type        = map(string)
  nullable    = false
}

variable "host" {
  description = "Where the host is."
  type        = object({ availability_zone = string, subnet_id = string, private_ip = string })
  nullable    = false
}

variable "instance_type" {
  description = "Size of the host."
  type        = string
  nullable    = false
}

variable "log_groups" {
  description = "Log groups of the program, and of its metrics."
  type        = object({ program = string, metrics = string })
  nullable    = false
}

variable "root_volume_gb" {
  description = "Disk of the host."
  type        = number
  nullable    = false
}

variable "secrets" {
  description = "Secrets that the host reads: of its access to the gatherers, of its role in production, and of production's owner."
  type = object({
    gatherers  = object({ name = string, arn = string })
    production = object({ name = string, arn = string })
    owner      = object({ arn = string })
  })
  nullable = false
}

variable "security_group_ids" {
  description = "Groups that say what the host may talk to."
  type        = list(string)
  nullable    = false
}

variable "session_manager" {
  description = "Whether Systems Manager may open shells and run commands."
  type        = bool
  nullable    = false
}

variable "ssh_key_name" {
  description = "Key pair that opens SSH; null for none."
  type        = string
  default     = null
}

variable "termination_protection" {
  description = "Whether AWS refuses to terminate the host."
  type        = bool
  nullable    = false
}
