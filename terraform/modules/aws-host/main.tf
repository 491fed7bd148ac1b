resource "aws_instance" "this" {
  ami                         = var.ami_id
  instance_type               = var.instance_type
  availability_zone           = var.availability_zone
  subnet_id                   = var.subnet_id
  private_ip                  = var.private_ip
  associate_public_ip_address = true # the way out is the internet gateway; nothing comes in that the groups do not name
  vpc_security_group_ids      = var.security_group_ids
  iam_instance_profile        = var.instance_profile
  key_name                    = var.ssh_key_name
  ebs_optimized               = true
  disable_api_termination     = var.termination_protection
  user_data_base64            = local.user_data
  user_data_replace_on_change = false # a changed script must not take the databases with it

  credit_specification {
    cpu_credits = var.cpu_credits
  }

  maintenance_options {
    auto_recovery = "default"
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.metadata_hop_limit
  }

  root_block_device {
    volume_type           = "gp3"
    volume_size           = var.root_volume.size_gb
    iops                  = var.root_volume.iops
    throughput            = var.root_volume.throughput_mbps
    encrypted             = true
    delete_on_termination = true

    tags = { Name = "${var.name}-root" }
  }

  tags = { Name = var.name }

  # A newer image, and user data that is read at the first start only, are no reason to lose a disk: replace a host with -replace.
  lifecycle {
    ignore_changes = [ami, user_data_base64]
  }
}
