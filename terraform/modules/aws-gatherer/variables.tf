variable "alarm_topic_arn" {
  description = "Where alarms go."
  type        = string
  nullable    = false
}

variable "ami_id" {
  description = "Image of Debian 12 for arm64."
  type        = string
  nullable    = false
}

variable "artifacts" {
  description = "Bucket that programs are installed from."
  type        = object({ bucket_name = string, bucket_arn = string })
  nullable    = false
}

variable "cpu_credits" {
  description = "unlimited or standard."
  type        = string
  nullable    = false
}

variable "hosts" {
  description = "Gatherers by number: where each is."
  type        = map(object({ availability_zone = string, subnet_id = string, private_ip = string }))
  nullable    = false
}

variable "instance_type" {
  description = "Size of each host."
  type        = string
  nullable    = false
}

variable "kalshi_environment" {
  description = "Exchange that is recorded: prod or demo."
  type        = string
  nullable    = false
}

variable "log_groups" {
  description = "Log groups of the program, and of its metrics."
  type        = object({ program = string, metrics = string })
  nullable    = false
}

variable "root_volume_gb" {
  description = "Disk of each host, with both databases."
  type        = number
  nullable    = false
}

variable "secrets" {
  description = "Secrets that the hosts read: of the exchange, of the deduplicator's access, of the databases' certificate."
  type = object({
    exchange = object({ name = string, arn = string })
    database = object({ name = string, arn = string })
    tls      = object({ name = string, arn = string })
  })
  nullable = false
}

variable "security_group_ids" {
  description = "Groups that say what the hosts may talk to."
  type        = list(string)
  nullable    = false
}

variable "session_manager" {
  description = "Whether Systems Manager may open shells and run commands."
  type        = bool
  nullable    = false
}

variable "ssh_key_name" {
  description = "Key pair that opens SSH; null for none."
  type        = string
  default     = null
}

variable "termination_protection" {
  description = "Whether AWS refuses to terminate the hosts."
  type        = bool
  nullable    = false
}

variable "vpc_cidr" {
  description = "Addresses that the databases answer."
  type        = string
  nullable    = false
}
