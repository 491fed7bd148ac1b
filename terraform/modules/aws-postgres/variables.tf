variable "alarm_topic_arn" {
  description = "Where alarms go."
  type        = string
  nullable    = false
}

variable "allocated_storage_gb" {
  description = "Size of the volume."
  type        = number
  nullable    = false
}

variable "availability_zone" {
  description = "Zone of the one instance."
  type        = string
  nullable    = false
}

variable "backup_retention_days" {
  description = "How far back the database can be restored to any second."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "backup_retention_days is 1 to 35; 0 would switch backups off."
  }
}

variable "backup_window" {
  description = "When the daily snapshot is taken, UTC."
  type        = string
  nullable    = false
  default     = "03:00-04:00"
}

variable "database_name" {
  description = "Database that is made with the instance."
  type        = string
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the instance."
  type        = bool
  nullable    = false
  default     = true
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
  nullable    = false
}

variable "log_retention_days" {
  description = "How long the database's own log is kept."
  type        = number
  nullable    = false
  default     = 30
}

variable "maintenance_window" {
  description = "When AWS may change the instance, UTC."
  type        = string
  nullable    = false
  default     = "sun:04:00-sun:05:00"
}

variable "name" {
  description = "Name of the instance and of everything that belongs to it."
  type        = string
  nullable    = false
}

variable "security_group_ids" {
  description = "Groups that say who may connect."
  type        = list(string)
  nullable    = false
}

variable "skip_final_snapshot" {
  description = "Whether a deleted instance leaves nothing behind."
  type        = bool
  nullable    = false
  default     = false
}

variable "subnet_ids" {
  description = "Private subnets of two zones or more; AWS wants them even for one instance."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS wants subnets of at least two availability zones, even for one instance."
  }
}
