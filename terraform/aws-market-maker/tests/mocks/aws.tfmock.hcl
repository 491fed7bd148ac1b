# Names for what AWS would name, so that a plan can say which of two things it means; and what the provider would refuse as invalid.
mock_resource "aws_db_instance" {
  defaults = {
    arn                = "arn:aws:rds:us-east-1:123456789012:db:mock"
    address            = "mock.rds.amazonaws.com"
    master_user_secret = [{ kms_key_id = "mock", secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-mock", secret_status = "active" }]
  }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mock" }
}

mock_data "aws_ssm_parameter" {
  defaults = { value = "ami-0123456789abcdef0" }
}

override_resource {
  target = aws_ecr_repository.this
  values = { arn = "arn:aws:ecr:us-east-1:123456789012:repository/market-maker", repository_url = "123456789012.dkr.ecr.us-east-1.amazonaws.com/market-maker" }
}

override_resource {
  target = aws_cloudwatch_log_group.this["program"]
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/market-maker" }
}

override_resource {
  target = aws_cloudwatch_log_group.this["metrics"]
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/market-maker/metrics" }
}

override_resource {
  target = aws_secretsmanager_secret.kalshi
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:kalshi" }
}

override_resource {
  target = aws_secretsmanager_secret.database
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database" }
}

override_resource {
  target = aws_security_group.market_maker
  values = { id = "sg-market-maker" }
}

override_resource {
  target = aws_security_group.database
  values = { id = "sg-database" }
}

override_resource {
  target = module.network.aws_subnet.public["a"]
  values = { id = "subnet-public-a" }
}

override_resource {
  target = module.market_maker.aws_ebs_volume.data
  values = { id = "vol-data", arn = "arn:aws:ec2:us-east-1:123456789012:volume/vol-data" }
}

override_resource {
  target = module.market_maker.module.host.aws_instance.this
  values = { id = "i-market-maker" }
}

override_resource {
  target = module.market_maker.module.volume_backup.aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/backup" }
}

override_resource {
  target = module.network.aws_iam_role.flow
  values = { arn = "arn:aws:iam::123456789012:role/flow" }
}

override_resource {
  target = module.network.aws_cloudwatch_log_group.flow
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:flow" }
}

override_resource {
  target = module.market_maker.module.role.aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/market-maker", id = "market-maker" }
}
