variable "bucket_url" {
  description = "Bucket of the engine: gs://NAME."
  type        = string
}

variable "cpu" {
  description = "Processors of the instance."
  type        = string
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the service."
  type        = bool
}

variable "environment" {
  description = "Settings of the engine that are no secrets."
  type        = map(string)
}

variable "image" {
  description = "Image that the service begins with."
  type        = string
}

variable "ingress" {
  description = "Where requests may come from."
  type        = string
}

variable "invokers" {
  description = "Who may call the service, such as user:EMAIL."
  type        = set(string)
}

variable "memory" {
  description = "Memory of the instance; its files stand in it as well."
  type        = string
}

variable "name" {
  description = "Name of the service."
  type        = string
}

variable "notification_channels" {
  description = "Where alerts go."
  type        = list(string)
}

variable "project_id" {
  description = "Project of the engine."
  type        = string
}

variable "project_number" {
  description = "Number of the project, which names Google's own service accounts in it."
  type        = string
}

variable "region" {
  description = "Region the engine runs in."
  type        = string
}

variable "secrets" {
  description = "Name and version of each secret, of the same project."
  type = object({
    key_id        = object({ id = string, version = string })
    private_key   = object({ id = string, version = string })
    control_token = object({ id = string, version = string })
  })
}

variable "service_account_email" {
  description = "Account the engine runs as."
  type        = string
}
