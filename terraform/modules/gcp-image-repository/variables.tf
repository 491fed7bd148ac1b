variable "delete_after_days" {
  description = "Age in days at which the others are deleted."
  type        = number
  default     = 90
}

variable "description" {
  description = "What the images are of."
  type        = string
}

variable "keep_count" {
  description = "Newest images of each name that are kept however old they are; one of them runs."
  type        = number
  default     = 10

  validation {
    condition     = var.keep_count >= 2
    error_message = "The image that runs and the one to go back to are kept: at least 2."
  }
}

variable "location" {
  description = "Region of the repository."
  type        = string
}

variable "project_id" {
  description = "Project that owns the repository."
  type        = string
}

variable "repository_id" {
  description = "Name of the repository within its project and region."
  type        = string
}
