variable "name" {
  description = "Name of the vault, the plan and the role."
  type        = string
  nullable    = false
}

variable "retention_days" {
  description = "How long a daily copy is kept."
  type        = number
  nullable    = false
  default     = 14
}

variable "volume_arns" {
  description = "Volumes that are copied, by a name of their own."
  type        = map(string)
  nullable    = false
}
