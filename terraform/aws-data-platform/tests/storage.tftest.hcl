mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "database" {
  command = plan

  assert {
    condition     = module.database.settings.engine == "postgres" && module.database.settings.engine_version == "16"
    error_message = "The engine is PostgreSQL 16; RDS has no TimescaleDB."
  }

  assert {
    condition     = module.database.settings.instance_class == "db.t4g.large"
    error_message = "The instance class is db.t4g.large."
  }

  assert {
    condition     = module.database.settings.multi_az == false && module.database.settings.availability_zone == "us-east-1a"
    error_message = "It is one instance, in us-east-1a."
  }

  assert {
    condition     = module.database.settings.storage_type == "gp3" && module.database.settings.storage_gb == 500
    error_message = "Storage is gp3, 500 GB, whose included floor is above 3000 IOPS and 125 MB/s."
  }

  assert {
    condition     = module.database.settings.encrypted == true
    error_message = "Storage is encrypted."
  }

  assert {
    condition     = module.database.settings.subnet_ids == toset(["subnet-private-a", "subnet-private-b", "subnet-private-c"])
    error_message = "The subnet group has the private subnets and no other."
  }

  assert {
    condition     = module.database.settings.publicly_accessible == false
    error_message = "It is not publicly accessible."
  }

  assert {
    condition     = module.database.settings.port == 5432
    error_message = "It answers on 5432."
  }

  assert {
    condition     = module.database.settings.security_group_ids == toset(["sg-rds"])
    error_message = "It has sg-rds and no other group."
  }

  assert {
    condition     = module.database.settings.retention_days == 7
    error_message = "Automated backups are enabled and kept for 7 days."
  }

  assert {
    condition     = module.database.settings.backup_window == "03:00-04:00"
    error_message = "The backup window is 03:00-04:00 UTC."
  }

  assert {
    condition     = module.database.settings.maintenance_window == "sun:04:00-sun:05:00"
    error_message = "The maintenance window is Sunday 04:00-05:00 UTC."
  }

  assert {
    condition     = module.database.settings.deletion_protection && !module.database.settings.skip_final_snapshot
    error_message = "It is not deleted by mistake, and leaves a snapshot."
  }

  assert {
    condition     = module.database.settings.tls_only
    error_message = "It takes encrypted connections only."
  }

  assert {
    condition     = module.database.settings.managed_password
    error_message = "RDS makes and keeps the password of the owner."
  }
}

run "buckets" {
  command = plan

  assert {
    condition     = module.archive.name == "kalshi-data-prod"
    error_message = "The bucket is kalshi-data-prod."
  }

  assert {
    condition     = module.archive.protection.versioning == "Enabled"
    error_message = "Versioning is enabled."
  }

  assert {
    condition     = module.archive.protection.encryption == "AES256"
    error_message = "Encryption is SSE-S3."
  }

  assert {
    condition     = module.archive.protection.public_access_blocked && module.artifacts.protection.public_access_blocked
    error_message = "Public access is blocked, of both buckets."
  }

  assert {
    condition     = module.archive.lifecycle_rules["parquet"].prefix == "parquet/" && module.archive.lifecycle_rules["parquet"].status == "Enabled"
    error_message = "There is a rule for parquet/."
  }

  assert {
    condition     = contains(module.archive.lifecycle_rules["parquet"].transitions, { days = 0, storage_class = "INTELLIGENT_TIERING" })
    error_message = "parquet/ goes to Intelligent-Tiering after 0 days."
  }

  assert {
    condition     = contains(module.archive.lifecycle_rules["parquet"].transitions, { days = 365, storage_class = "GLACIER" }) && length(module.archive.lifecycle_rules["parquet"].transitions) == 2
    error_message = "parquet/ goes to Glacier after 365 days."
  }

  assert {
    condition     = module.archive.lifecycle_rules["backups"].prefix == "backups/" && jsonencode(module.archive.lifecycle_rules["backups"].transitions) == jsonencode([{ days = 30, storage_class = "GLACIER" }])
    error_message = "backups/ goes to Glacier after 30 days."
  }

  assert {
    condition     = module.archive.lifecycle_rules["noncurrent-versions"].noncurrent_days == 30
    error_message = "Versions that were replaced go after 30 days."
  }

  assert {
    condition     = module.archive.lifecycle_rules["unfinished-uploads"].abort_days == 7
    error_message = "Uploads that were not finished go after 7 days."
  }

  assert {
    condition     = toset(keys(module.archive.lifecycle_rules)) == toset(["parquet", "backups", "noncurrent-versions", "unfinished-uploads"])
    error_message = "There is no other rule."
  }
}
