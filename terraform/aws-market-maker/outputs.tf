output "alarm_topic_arn" {
  description = "Where alarms go."
  value       = module.alerts.topic_arn
}

output "backup_bucket_name" {
  description = "Bucket of copies of the database and of recordings."
  value       = module.backups.name
}

output "data_volume_id" {
  description = "Volume of the database, which outlives the host."
  value       = module.market_maker.data_volume.id
}

output "database_address" {
  description = "Host name of the database; null with SQLite."
  value       = one([for database in module.database : database.address])
}

output "deployer_role_arn" {
  description = "Role that workflows of GitHub take to deploy; null without github_repository."
  value       = one([for deployer in module.deployer : deployer.role_arn])
}

output "github_provider_arn" {
  description = "The account's identity provider for GitHub; null without github_repository."
  value       = one([for deployer in module.deployer : deployer.provider_arn])
}

output "instance_id" {
  description = "The host."
  value       = module.market_maker.host.id
}

output "log_group_name" {
  description = "Log of the container."
  value       = aws_cloudwatch_log_group.this["program"].name
}

output "repository_url" {
  description = "Where images are pushed."
  value       = aws_ecr_repository.this.repository_url
}

output "role_arn" {
  description = "Role of the host."
  value       = module.market_maker.role_arn
}

output "secret_names" {
  description = "Secrets that wait for a value, and what each holds."
  value       = { for secret in concat([aws_secretsmanager_secret.kalshi], values(aws_secretsmanager_secret.database)) : secret.name => secret.description }
}
