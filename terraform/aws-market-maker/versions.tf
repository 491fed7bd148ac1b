terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # Which bucket is said at init: terraform init -backend-config=backend.hcl
  backend "s3" {
    key          = "aws-market-maker.tfstate"
    region       = "us-east-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = local.region

  default_tags {
    tags = {
      Project   = "kassandra"
      Root      = "aws-market-maker"
      ManagedBy = "terraform"
    }
  }
}
