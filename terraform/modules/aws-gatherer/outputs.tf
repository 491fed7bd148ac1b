output "hosts" {
  description = "Gatherers by number, as they were made."
  value       = { for number, host in module.host : number => host.host }
}

output "policies" {
  description = "What the role may do, by name of the policy."
  value       = module.role.policies
}

output "role_arn" {
  description = "Role of the gatherers."
  value       = module.role.arn
}

output "user_data" {
  description = "First start of each host, as cloud-config."
  value       = { for number, host in module.host : number => host.user_data }
}
