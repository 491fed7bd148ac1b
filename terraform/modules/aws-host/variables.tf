variable "alarm_topic_arn" {
  description = "Where alarms go."
  type        = string
  nullable    = false
}

variable "ami_id" {
  description = "Image of Debian 12 for the architecture of the instance type."
  type        = string
  nullable    = false
}

variable "architecture" {
  description = "arm64 or amd64."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["arm64", "amd64"], var.architecture)
    error_message = "architecture is arm64 (t4g) or amd64 (t3)."
  }
}

variable "availability_zone" {
  description = "Zone of the host, that of its subnet."
  type        = string
  nullable    = false
}

variable "commands" {
  description = "What is run once, at the first start, after packages and files: each a list of words."
  type        = list(list(string))
  nullable    = false
}

variable "cpu_credits" {
  description = "unlimited: busy for long costs more. standard: busy for long becomes slow."
  type        = string
  nullable    = false
  default     = "unlimited"

  validation {
    condition     = contains(["standard", "unlimited"], var.cpu_credits)
    error_message = "cpu_credits is standard or unlimited."
  }
}

variable "data_disks" {
  description = "Where disks beside the root are mounted; their filling is watched as well."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "disk_alarm_percent" {
  description = "How full a file system may become before somebody is told."
  type        = number
  nullable    = false
  default     = 80
}

variable "files" {
  description = "Files of the host by path: text, and who may do what (0644 when absent). No secrets: anybody on the host can read them."
  type        = map(object({ content = string, permissions = optional(string, "0644") }))
  nullable    = false
  default     = {}
}

variable "instance_profile" {
  description = "Profile that gives the host its role."
  type        = string
  nullable    = false
}

variable "instance_type" {
  description = "Size of the host."
  type        = string
  nullable    = false
}

variable "logs" {
  description = "Files of logs by path, and the log group that each goes to."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "metadata_hop_limit" {
  description = "How far the instance's credentials travel: 1 stays on the host, 2 reaches containers."
  type        = number
  nullable    = false
  default     = 1
}

variable "metrics" {
  description = "The program's own metrics on localhost: port, and the names that go to CloudWatch through the log group; one with alarm_above has an alarm."
  type = object({
    job       = string
    port      = number
    log_group = string
    names     = map(object({ alarm_above = optional(number), alarm_description = optional(string) }))
  })
  nullable = false
}

variable "name" {
  description = "Name of the host, and of it in metrics and logs."
  type        = string
  nullable    = false
}

variable "packages" {
  description = "Packages of Debian beside those that every host has."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "private_ip" {
  description = "Address within the network; null for any."
  type        = string
  default     = null
}

variable "root_volume" {
  description = "The disk."
  type        = object({ size_gb = number, iops = optional(number, 3000), throughput_mbps = optional(number, 125) })
  nullable    = false
}

variable "security_group_ids" {
  description = "Groups that say what the host may talk to."
  type        = list(string)
  nullable    = false
}

variable "session_manager" {
  description = "Whether the agent of Systems Manager is installed; the role must allow it too."
  type        = bool
  nullable    = false
  default     = false
}

variable "ssh_key_name" {
  description = "Key pair that opens SSH; null for none."
  type        = string
  default     = null
}

variable "subnet_id" {
  description = "Subnet of the host, with a way out."
  type        = string
  nullable    = false
}

variable "termination_protection" {
  description = "Whether AWS refuses to terminate the host, whose disk goes with it."
  type        = bool
  nullable    = false
  default     = true
}
