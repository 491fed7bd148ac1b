variable "bucket_url" {
  description = "Where files are kept: gs://NAME."
  type        = string
}

variable "concurrency" {
  description = "Requests that reach the service at once; it lets one run go at a time."
  type        = number
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
  description = "Settings of the service that are no secrets."
  type        = map(string)
}

variable "image" {
  description = "Image that the service begins with."
  type        = string
}

variable "invoker_email" {
  description = "Account the schedule calls as."
  type        = string
}

variable "job_name" {
  description = "Name of the schedule."
  type        = string
}

variable "memory" {
  description = "Memory of the instance."
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

variable "paused" {
  description = "Whether the schedule rests."
  type        = bool
}

variable "project_id" {
  description = "Project of the service."
  type        = string
}

variable "region" {
  description = "Region of the service and of its schedule."
  type        = string
}

variable "schedule" {
  description = "When to fetch, as cron has it."
  type        = string
}

variable "secrets" {
  description = "Full name and version of each secret, read when a run begins."
  type = object({
    key_id      = object({ id = string, version = string })
    private_key = object({ id = string, version = string })
  })
}

variable "service_account_email" {
  description = "Account the service runs as."
  type        = string
}

variable "time_zone" {
  description = "Time zone of the schedule."
  type        = string
}
