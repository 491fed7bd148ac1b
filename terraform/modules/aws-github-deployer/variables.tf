variable "instance_ids" {
  description = "Hosts that commands may be sent to."
  type        = list(string)
  nullable    = false
}

variable "name" {
  description = "First part of the names of the role and of the documents."
  type        = string
  nullable    = false
}

variable "policies" {
  description = "What the role may do beside sending commands, by name: documents of IAM as JSON."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "programs" {
  description = "Programs of the hosts."
  type        = list(string)
  nullable    = false
}

variable "provider_arn" {
  description = "The account's identity provider for GitHub, where there is one; null makes it."
  type        = string
  default     = null
}

variable "ref" {
  description = "Branch or tag whose workflows may deploy."
  type        = string
  nullable    = false
}

variable "repository" {
  description = "Repository whose workflows may deploy: OWNER/NAME."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "A repository of GitHub is OWNER/NAME."
  }
}

variable "scripts" {
  description = "What is run on a host to ask for its state, and to release a version."
  type        = object({ state = string, release = string })
  nullable    = false
}
