locals {
  exported_logs = ["postgresql", "upgrade"]
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
  name   = var.name
  family = "postgres16"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RDS would make them itself, to be kept for ever.
resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(local.exported_logs)

  name              = "/aws/rds/instance/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = "16"
  instance_class = var.instance_class
  db_name        = var.database_name
  username       = "kalshi_owner"

  # RDS makes the password, keeps it in Secrets Manager and changes it: it is in no state and no plan.
  manage_master_user_password = true

  # IOPS and throughput stay unset: from 400 GB on the included floor is 12000 and 500 MB/s and less is refused, below it they cannot be set.
  storage_type      = "gp3"
  allocated_storage = var.allocated_storage_gb
  storage_encrypted = true

  multi_az               = false
  availability_zone      = var.availability_zone
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = var.security_group_ids
  publicly_accessible    = false
  port                   = 5432
  ca_cert_identifier     = "rds-ca-rsa2048-g1"
  parameter_group_name   = aws_db_parameter_group.this.name

  backup_retention_period    = var.backup_retention_days
  backup_window              = var.backup_window
  maintenance_window         = var.maintenance_window
  copy_tags_to_snapshot      = true
  delete_automated_backups   = false
  deletion_protection        = var.deletion_protection
  skip_final_snapshot        = var.skip_final_snapshot
  final_snapshot_identifier  = "${var.name}-final"
  auto_minor_version_upgrade = true

  enabled_cloudwatch_logs_exports = local.exported_logs

  tags = { Name = var.name }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [aws_cloudwatch_log_group.this]
}
