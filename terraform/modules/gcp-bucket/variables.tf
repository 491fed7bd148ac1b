variable "abort_upload_days" {
  description = "Days after which an upload in parts that nobody goes on with is ended."
  type        = number
  default     = 7
}

variable "delete_after_days" {
  description = "Per prefix, the age in days at which objects are deleted."
  type        = map(number)
  default     = {}
}

variable "force_destroy" {
  description = "Whether a destroy deletes the objects too."
  type        = bool
  default     = false
}

variable "location" {
  description = "Region that holds the objects."
  type        = string
}

variable "name" {
  description = "Name of the bucket, unique among all buckets of all customers."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket has a name of 3 to 63 lower case letters, digits, hyphens or underscores."
  }
}

variable "noncurrent_days" {
  description = "Days that an overwritten or deleted object can be had back; 0 keeps no versions."
  type        = number
  default     = 30
}

variable "noncurrent_days_by_prefix" {
  description = "The same per prefix, where it is to be fewer."
  type        = map(number)
  default     = {}
}

variable "object_users" {
  description = "Who reads and writes objects, by a name of its own that is known before the member is: {engine = \"serviceAccount:...\"}."
  type        = map(string)
  default     = {}
}

variable "project_id" {
  description = "Project that owns the bucket."
  type        = string
}

variable "soft_delete_days" {
  description = "Days that Cloud Storage itself keeps what was deleted for good, 0 or 7 to 90."
  type        = number
  default     = 7

  validation {
    condition     = var.soft_delete_days == 0 || (var.soft_delete_days >= 7 && var.soft_delete_days <= 90)
    error_message = "Cloud Storage takes 0 days, or 7 to 90."
  }
}

variable "storage_class_after_days" {
  description = "Per prefix, the class that objects change to at an age in days: {\"results/\" = {NEARLINE = 90}}."
  type        = map(map(number))
  default     = {}
}
