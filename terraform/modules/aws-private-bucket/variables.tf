variable "name" {
  description = "Name of the bucket, unique in the world."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket's name has 3 to 63 small letters, digits, dots and hyphens. Names are unique in the world: add your own prefix if one is taken."
  }
}

variable "noncurrent_days" {
  description = "How long a version that was overwritten or deleted is kept."
  type        = number
  nullable    = false
  default     = 30
}

variable "transitions" {
  description = "What moves to a cheaper storage class, by name of the rule. Days count from the upload."
  type = map(object({
    prefix = string
    steps  = list(object({ days = number, storage_class = string }))
  }))
  nullable = false
  default  = {}
}
