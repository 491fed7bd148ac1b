variable "image_repository_id" {
  description = "Artifact Registry repository that images are pushed to."
  type        = string
}

variable "name" {
  description = "First part of the names of the pool and the account."
  type        = string
}

variable "project_id" {
  description = "Project that is deployed to."
  type        = string
}

variable "ref" {
  description = "Branch or tag whose workflows may deploy."
  type        = string
}

variable "region" {
  description = "Region of the services and of the image repository."
  type        = string
}

variable "repository" {
  description = "Repository whose workflows may deploy: OWNER/NAME."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "A repository of GitHub is OWNER/NAME."
  }
}

variable "runtime_account_name" {
  description = "Full name of the account that the services run as."
  type        = string
}

variable "service_names" {
  description = "Cloud Run services that are deployed."
  type        = set(string)
}
