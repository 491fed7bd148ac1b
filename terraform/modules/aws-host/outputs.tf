output "host" {
  description = "The host as it was made."
  value = {
    id                = aws_instance.this.id
    instance_type     = aws_instance.this.instance_type
    availability_zone = aws_instance.this.availability_zone
    private_ip        = aws_instance.this.private_ip
    subnet_id         = aws_instance.this.subnet_id
    root_volume = {
      type       = aws_instance.this.root_block_device[0].volume_type
      size_gb    = aws_instance.this.root_block_device[0].volume_size
      iops       = aws_instance.this.root_block_device[0].iops
      throughput = aws_instance.this.root_block_device[0].throughput
      encrypted  = aws_instance.this.root_block_device[0].encrypted
    }
    http_tokens            = aws_instance.this.metadata_options[0].http_tokens
    hop_limit              = aws_instance.this.metadata_options[0].http_put_response_hop_limit
    security_group_ids     = aws_instance.this.vpc_security_group_ids
    termination_protection = aws_instance.this.disable_api_termination
  }
}

output "user_data" {
  description = "What the host does at its first start, as cloud-config."
  value       = "#cloud-config\n${yamlencode(local.cloud_config)}"
}
