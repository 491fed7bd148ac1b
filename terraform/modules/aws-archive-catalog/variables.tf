variable "bucket_name" {
  description = "Bucket whose parquet/ the tables lie over."
  type        = string
  nullable    = false
}

variable "name" {
  description = "Name of the database in the catalog: small letters, digits, underscores."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,127}$", var.name))
    error_message = "A database that Athena can name has small letters, digits and underscores, and begins with a letter."
  }
}

variable "years" {
  description = "Years that are looked for. A query that names no year looks at every day of each."
  type        = object({ first = number, last = number })
  nullable    = false
  default     = { first = 2021, last = 2040 }

  validation {
    condition     = var.years.first <= var.years.last && var.years.first >= 1970 && var.years.last <= 9999
    error_message = "years begin in 1970 or later and end in 9999 or before, the first before the last."
  }
}
