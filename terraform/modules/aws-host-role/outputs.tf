output "arn" {
  description = "The role."
  value       = aws_iam_role.this.arn
}

output "instance_profile" {
  description = "Name of the profile that gives the role to a host. Known once the policies are there."
  value       = aws_iam_instance_profile.this.name

  depends_on = [aws_iam_role_policy.this]
}

output "policies" {
  description = "Inline policies by name, as JSON."
  value       = { for name, policy in aws_iam_role_policy.this : name => policy.policy }
}
