output "host" {
  description = "The host as it was made."
  value       = module.host.host
}

output "policies" {
  description = "What the role may do, by name of the policy."
  value       = module.role.policies
}

output "role_arn" {
  description = "Role of the deduplicator."
  value       = module.role.arn
}

output "user_data" {
  description = "First start of the host, as cloud-config."
  value       = module.host.user_data
}
