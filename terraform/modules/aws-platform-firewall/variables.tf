variable "admin_cidrs" {
  description = "Ranges that may open SSH; without any there is no rule for it."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "vpc_cidr" {
  description = "Addresses of the network, which may read metrics."
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "The network."
  type        = string
  nullable    = false
}
