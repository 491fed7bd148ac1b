variable "accessor" {
  description = "Who reads them: serviceAccount:EMAIL."
  type        = string

  validation {
    condition     = can(regex("^serviceAccount:", var.accessor))
    error_message = "Secrets are read by a service account: serviceAccount:EMAIL."
  }
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the secrets."
  type        = bool
  default     = true
}

variable "destroy_delay_days" {
  description = "Days between the order to destroy a version and its end."
  type        = number
  default     = 7
}

variable "project_id" {
  description = "Project that owns the secrets."
  type        = string
}

variable "secrets" {
  description = "Names of the secrets, and what each is to hold."
  type        = map(string)
}
