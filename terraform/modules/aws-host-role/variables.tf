variable "name" {
  description = "Name of the role and of its instance profile."
  type        = string
  nullable    = false
}

variable "policies" {
  description = "Inline policies by name, each a JSON document."
  type        = map(string)
  nullable    = false
}

variable "session_manager" {
  description = "Whether AWS Systems Manager may open shells and run commands on the hosts of the role."
  type        = bool
  nullable    = false
  default     = false
}
