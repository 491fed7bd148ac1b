output "data_volume" {
  description = "Volume of the database, as it was made."
  value = {
    id                = aws_ebs_volume.data.id
    type              = aws_ebs_volume.data.type
    size_gb           = aws_ebs_volume.data.size
    encrypted         = aws_ebs_volume.data.encrypted
    availability_zone = aws_ebs_volume.data.availability_zone
    attached_to       = aws_volume_attachment.data.instance_id
  }
}

output "host" {
  description = "The host as it was made."
  value       = module.host.host
}

output "policies" {
  description = "What the role may do, by name of the policy."
  value       = module.role.policies
}

output "role_arn" {
  description = "Role of the host."
  value       = module.role.arn
}

output "user_data" {
  description = "First start of the host, as cloud-config."
  value       = module.host.user_data
}

output "volume_backup" {
  description = "Daily copies of the volume."
  value       = module.volume_backup.plan
}
