variable "emails" {
  description = "Who is told. Each address confirms the subscription by a mail from AWS."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "monthly_budget_usd" {
  description = "Cost in a month past which the addresses are told; null for no budget."
  type        = number
  default     = null
}

variable "name" {
  description = "First part of the name of everything here."
  type        = string
  nullable    = false
}
