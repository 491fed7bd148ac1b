variable "alarm_topic_arn" {
  description = "Where alarms go."
  type        = string
  nullable    = false
}

variable "ami_id" {
  description = "Image of Debian 12 for amd64."
  type        = string
  nullable    = false
}

variable "availability_zone" {
  description = "Zone of the host and of its volume."
  type        = string
  nullable    = false
}

variable "backup_bucket" {
  description = "Bucket of copies of the database and of recordings."
  type        = object({ name = string, arn = string })
  nullable    = false
}

variable "cpu_credits" {
  description = "unlimited or standard."
  type        = string
  nullable    = false
}

variable "data_volume_gb" {
  description = "Volume of the database, recordings and logs; it outlives the host."
  type        = number
  nullable    = false
}

variable "database" {
  description = "PostgreSQL in place of SQLite: host name, and secrets of the role and of the owner. Null for SQLite."
  type        = object({ address = string, role_secret = object({ name = string, arn = string }), owner_secret_arn = string })
  default     = null
}

variable "environment" {
  description = "Settings of the market maker by their variables. No secrets."
  type        = map(string)
  nullable    = false
}

variable "image" {
  description = "Image that is run, with its registry and tag."
  type        = string
  nullable    = false
}

variable "instance_type" {
  description = "Size of the host."
  type        = string
  nullable    = false
}

variable "kalshi_secret" {
  description = "Secret with the key of the exchange."
  type        = object({ name = string, arn = string })
  nullable    = false
}

variable "log_groups" {
  description = "Log groups of the container and of its metrics."
  type        = object({ program = object({ name = string, arn = string }), metrics = object({ name = string, arn = string }) })
  nullable    = false
}

variable "repository_arn" {
  description = "Registry that the image comes from."
  type        = string
  nullable    = false
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

variable "subnet_id" {
  description = "Subnet of the host, with a way out."
  type        = string
  nullable    = false
}

variable "termination_protection" {
  description = "Whether AWS refuses to terminate the host."
  type        = bool
  nullable    = false
}
