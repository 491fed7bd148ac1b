variable "cidr" {
  description = "Addresses of the network."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "cidr must be a range such as 10.0.0.0/16."
  }
}

variable "flow_log_retention_days" {
  description = "How long the records of accepted and refused connections are kept."
  type        = number
  nullable    = false
  default     = 30
}

variable "name" {
  description = "First part of the name of everything here."
  type        = string
  nullable    = false
}

variable "private_subnets" {
  description = "Subnets without a way out, by letter of their availability zone."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for letter, cidr in var.private_subnets : can(regex("^[a-f]$", letter)) && can(cidrhost(cidr, 0))])
    error_message = "private_subnets maps the letter of a zone to a range, such as { a = \"10.0.101.0/24\" }."
  }
}

variable "public_subnets" {
  description = "Subnets with a way out through the internet gateway, by letter of their availability zone."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for letter, cidr in var.public_subnets : can(regex("^[a-f]$", letter)) && can(cidrhost(cidr, 0))])
    error_message = "public_subnets maps the letter of a zone to a range, such as { a = \"10.0.1.0/24\" }."
  }
}

variable "region" {
  description = "Region of the network."
  type        = string
  nullable    = false
}
