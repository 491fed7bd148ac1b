terraform {
  required_version = ">= 1.0.0, < 2.0.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # The bucket of the state is made beforehand and named at init: -backend-config="bucket=NAME".
  backend "gcs" {
    prefix = "gcp-kassandra"
  }
}
