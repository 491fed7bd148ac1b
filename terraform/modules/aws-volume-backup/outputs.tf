output "plan" {
  description = "When copies are made, how long they are kept, and of what."
  value = {
    schedule       = one(aws_backup_plan.daily.rule).schedule
    retention_days = one(one(aws_backup_plan.daily.rule).lifecycle).delete_after
    volume_arns    = aws_backup_selection.this.resources
  }
}

output "vault_name" {
  description = "Where the copies are."
  value       = aws_backup_vault.this.name
}
