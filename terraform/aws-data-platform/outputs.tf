output "alarm_topic_arn" {
  description = "Where alarms go."
  value       = module.alerts.topic_arn
}

output "archive_bucket_name" {
  description = "Bucket of the Parquet archive and of backups."
  value       = module.archive.name
}

output "artifacts_bucket_name" {
  description = "Bucket that hosts install their programs from."
  value       = module.artifacts.name
}

output "catalog_database_name" {
  description = "Database of Glue that Athena queries the archive by; null without catalog."
  value       = one([for catalog in module.catalog : catalog.database_name])
}

output "database_address" {
  description = "Host name of the production database."
  value       = module.database.address
}

output "database_owner_secret_arn" {
  description = "Secret with the password of the owner, made and changed by RDS."
  value       = module.database.master_secret_arn
}

output "deduplicator_instance_id" {
  description = "Host of the deduplicator."
  value       = module.deduplicator.host.id
}

output "deduplicator_private_ip" {
  description = "Address of the deduplicator within the network."
  value       = module.deduplicator.host.private_ip
}

output "deployer_role_arn" {
  description = "Role that workflows of GitHub take to deploy; null without github_repository."
  value       = one([for deployer in module.deployer : deployer.role_arn])
}

output "gatherer_instance_ids" {
  description = "Hosts of the gatherers, by number."
  value       = { for number, host in module.gatherers.hosts : number => host.id }
}

output "gatherer_private_ips" {
  description = "Addresses of the gatherers within the network, by number."
  value       = { for number, host in module.gatherers.hosts : number => host.private_ip }
}

output "github_provider_arn" {
  description = "The account's identity provider for GitHub; null without github_repository."
  value       = one([for deployer in module.deployer : deployer.provider_arn])
}

output "log_group_names" {
  description = "Log groups of the programs and of their metrics."
  value       = values(local.log_groups)
}

output "role_arns" {
  description = "Roles of the hosts."
  value       = { gatherer = module.gatherers.role_arn, deduplicator = module.deduplicator.role_arn }
}

output "secret_names" {
  description = "Secrets that wait for a value, and what each holds."
  value       = { for secret in aws_secretsmanager_secret.this : secret.name => secret.description }
}

output "security_group_ids" {
  description = "Security groups: gatherer, deduplicator, rds."
  value       = module.firewall.group_ids
}

output "vpc_id" {
  description = "The network."
  value       = module.network.vpc_id
}
