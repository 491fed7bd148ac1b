output "address" {
  description = "Host name of the database."
  value       = aws_db_instance.this.address
}

output "master_secret_arn" {
  description = "Secret with the password of the owner, made and changed by RDS."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "settings" {
  description = "How the instance was made."
  value = {
    engine              = aws_db_instance.this.engine
    engine_version      = aws_db_instance.this.engine_version
    instance_class      = aws_db_instance.this.instance_class
    multi_az            = aws_db_instance.this.multi_az
    availability_zone   = aws_db_instance.this.availability_zone
    storage_type        = aws_db_instance.this.storage_type
    storage_gb          = aws_db_instance.this.allocated_storage
    encrypted           = aws_db_instance.this.storage_encrypted
    publicly_accessible = aws_db_instance.this.publicly_accessible
    port                = aws_db_instance.this.port
    subnet_ids          = aws_db_subnet_group.this.subnet_ids
    security_group_ids  = aws_db_instance.this.vpc_security_group_ids
    retention_days      = aws_db_instance.this.backup_retention_period
    backup_window       = aws_db_instance.this.backup_window
    maintenance_window  = aws_db_instance.this.maintenance_window
    deletion_protection = aws_db_instance.this.deletion_protection
    skip_final_snapshot = aws_db_instance.this.skip_final_snapshot
    tls_only            = contains([for parameter in aws_db_parameter_group.this.parameter : "${parameter.name}=${parameter.value}"], "rds.force_ssl=1")
    managed_password    = aws_db_instance.this.manage_master_user_password
  }
}
