variable "project_id" {
  description = "Project in which the services are enabled."
  type        = string
}

variable "services" {
  description = "Services to enable, such as run.googleapis.com."
  type        = set(string)

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z]+\\.googleapis\\.com$", service))])
    error_message = "Each service is a name such as run.googleapis.com."
  }
}
