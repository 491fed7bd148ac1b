# Names for what AWS would name, so that a plan can say which of two things it means; and what the provider would refuse as invalid.
mock_resource "aws_db_instance" {
  defaults = {
    arn                = "arn:aws:rds:us-east-1:123456789012:db:mock"
    address            = "mock.rds.amazonaws.com"
    master_user_secret = [{ kms_key_id = "mock", secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-mock", secret_status = "active" }]
  }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock" }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mock" }
}

mock_resource "aws_ebs_volume" {
  defaults = { arn = "arn:aws:ec2:us-east-1:123456789012:volume/vol-mock" }
}

mock_data "aws_ssm_parameter" {
  defaults = { value = "ami-0123456789abcdef0" }
}

override_resource {
  target = module.network.aws_vpc.this
  values = { id = "vpc-platform" }
}

override_resource {
  target = module.network.aws_internet_gateway.this
  values = { id = "igw-platform" }
}

override_resource {
  target = module.network.aws_route_table.public
  values = { id = "rtb-public" }
}

override_resource {
  target = module.network.aws_route_table.private
  values = { id = "rtb-private" }
}

override_resource {
  target = module.network.aws_subnet.public["a"]
  values = { id = "subnet-public-a" }
}

override_resource {
  target = module.network.aws_subnet.private["a"]
  values = { id = "subnet-private-a" }
}

override_resource {
  target = module.network.aws_subnet.public["b"]
  values = { id = "subnet-public-b" }
}

override_resource {
  target = module.network.aws_subnet.private["b"]
  values = { id = "subnet-private-b" }
}

override_resource {
  target = module.network.aws_subnet.public["c"]
  values = { id = "subnet-public-c" }
}

override_resource {
  target = module.network.aws_subnet.private["c"]
  values = { id = "subnet-private-c" }
}

override_resource {
  target = module.firewall.aws_security_group.this["gatherer"]
  values = { id = "sg-gatherer" }
}

override_resource {
  target = module.firewall.aws_security_group.this["deduplicator"]
  values = { id = "sg-deduplicator" }
}

override_resource {
  target = module.firewall.aws_security_group.this["rds"]
  values = { id = "sg-rds" }
}

override_resource {
  target = aws_secretsmanager_secret.this["exchange"]
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:exchange" }
}

override_resource {
  target = aws_secretsmanager_secret.this["database"]
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database" }
}

override_resource {
  target = aws_secretsmanager_secret.this["tls"]
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:tls" }
}

override_resource {
  target = aws_secretsmanager_secret.this["production"]
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:production" }
}

override_resource {
  target = module.gatherers.module.host["1"].aws_instance.this
  values = { id = "i-gatherer-1" }
}

override_resource {
  target = module.gatherers.module.host["2"].aws_instance.this
  values = { id = "i-gatherer-2" }
}

override_resource {
  target = module.gatherers.module.host["3"].aws_instance.this
  values = { id = "i-gatherer-3" }
}

override_resource {
  target = module.deduplicator.module.host.aws_instance.this
  values = { id = "i-deduplicator" }
}

override_resource {
  target = module.gatherers.module.role.aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/gatherers", id = "gatherers" }
}

override_resource {
  target = module.deduplicator.module.role.aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/deduplicator", id = "deduplicator" }
}
