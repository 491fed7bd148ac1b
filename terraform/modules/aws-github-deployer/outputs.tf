output "documents" {
  description = "What may be run on the hosts, as JSON by name."
  value       = { for document in aws_ssm_document.this : document.name => document.content }
}

output "policies" {
  description = "Documents of the role, by name."
  value       = local.policies
}

output "provider_arn" {
  description = "The account's identity provider for GitHub."
  value       = local.provider_arn
}

output "role_arn" {
  description = "What a workflow names as the role that it takes."
  value       = aws_iam_role.this.arn
}

output "trust" {
  description = "Whose tokens are taken, as JSON."
  value       = local.trust
}
