mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  backup_bucket_name = "acme-market-maker"
  image_tag          = "0.1.0"
}

run "validation" {
  command = plan

  assert {
    condition     = module.market_maker.host.instance_type == "t3.micro"
    error_message = "Phase 2 is a t3.micro."
  }

  assert {
    condition     = module.market_maker.host.availability_zone == "us-east-1a" && module.market_maker.host.subnet_id == "subnet-public-a"
    error_message = "It is in us-east-1, near the exchange."
  }

  assert {
    condition     = module.market_maker.data_volume.type == "gp3" && module.market_maker.data_volume.size_gb == 20
    error_message = "The volume of SQLite and logs is gp3, 20 GB."
  }

  assert {
    condition     = module.market_maker.data_volume.encrypted && module.market_maker.host.root_volume.encrypted
    error_message = "Both volumes are encrypted."
  }

  assert {
    condition     = module.market_maker.data_volume.attached_to == "i-market-maker" && module.market_maker.data_volume.availability_zone == module.market_maker.host.availability_zone
    error_message = "The volume is apart from the root volume, and attached to the host."
  }

  assert {
    condition     = length(module.database) == 0 && output.database_address == null
    error_message = "Phase 2 has SQLite and no RDS."
  }

  assert {
    condition     = module.market_maker.host.http_tokens == "required" && module.market_maker.host.hop_limit == 2
    error_message = "The metadata of the host is read with a token, from its container too."
  }

  assert {
    condition     = module.market_maker.volume_backup.schedule == "cron(30 5 * * ? *)" && module.market_maker.volume_backup.retention_days == 14 && module.market_maker.volume_backup.volume_arns == toset(["arn:aws:ec2:us-east-1:123456789012:volume/vol-data"])
    error_message = "The volume is copied daily, and copies are kept for 14 days."
  }

  assert {
    condition     = output.secret_names == { "market-maker/kalshi" = "Key of the exchange: {\"api_key\",\"api_secret\"}, the second a PEM" }
    error_message = "There is one secret, market-maker/kalshi, without a value."
  }

  assert {
    condition     = output.log_group_name == "/market-maker"
    error_message = "Logs go to /market-maker."
  }

  assert {
    condition     = aws_ecr_repository.this.name == "market-maker" && aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE"
    error_message = "The registry is market-maker, and takes no tag twice."
  }

  assert {
    condition     = module.backups.name == "acme-market-maker" && module.backups.protection == { versioning = "Enabled", encryption = "AES256", public_access_blocked = true }
    error_message = "The bucket of copies keeps versions, is encrypted and private."
  }
}

run "firewall" {
  command = plan

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.security_group_id == "sg-market-maker" && aws_vpc_security_group_egress_rule.https.ip_protocol == "tcp" && aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443 && aws_vpc_security_group_egress_rule.https.cidr_ipv4 == "0.0.0.0/0"
    error_message = "Outbound TCP 443 is open to anywhere."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.ssh) == 0 && length(aws_vpc_security_group_ingress_rule.database) == 0
    error_message = "Nothing comes in."
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.database) == 0
    error_message = "Nothing else goes out."
  }

  assert {
    condition     = module.market_maker.host.security_group_ids == toset(["sg-market-maker"]) && aws_security_group.market_maker.name == "market-maker"
    error_message = "The host has this group and no other."
  }
}

run "role" {
  command = plan

  assert {
    condition     = jsondecode(module.market_maker.policies["logs-and-metrics"]).Statement == [{ Sid = "WriteOwnLogs", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/market-maker:*", "arn:aws:logs:us-east-1:123456789012:log-group:/market-maker/metrics:*"] }, { Sid = "PutOwnMetrics", Effect = "Allow", Action = ["cloudwatch:PutMetricData"], Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "Kalshi" } } }]
    error_message = "The role writes its own logs, and metrics of one namespace."
  }

  assert {
    condition     = jsondecode(module.market_maker.policies["secrets"]).Statement == [{ Sid = "ReadOwnSecrets", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:kalshi"] }]
    error_message = "The role reads its one secret, by its exact name."
  }

  assert {
    condition     = jsondecode(module.market_maker.policies["image"]).Statement == [{ Sid = "LogInToTheRegistry", Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = "*" }, { Sid = "PullOwnImage", Effect = "Allow", Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource = "arn:aws:ecr:us-east-1:123456789012:repository/market-maker" }]
    error_message = "The role pulls its own image."
  }

  assert {
    condition     = jsondecode(module.market_maker.policies["backups"]).Statement == [{ Sid = "KeepCopiesAndRecordings", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = ["arn:aws:s3:::acme-market-maker/backups/*", "arn:aws:s3:::acme-market-maker/market-maker/sessions/*"] }, { Sid = "ListCopiesAndRecordings", Effect = "Allow", Action = ["s3:ListBucket"], Resource = "arn:aws:s3:::acme-market-maker", Condition = { StringLike = { "s3:prefix" = ["backups/*", "market-maker/sessions/*"] } } }]
    error_message = "The role keeps copies and recordings, and deletes none."
  }

  assert {
    condition     = toset(keys(module.market_maker.policies)) == toset(["logs-and-metrics", "secrets", "image", "backups"])
    error_message = "The role has no other policy."
  }
}

run "production_on_sqlite" {
  command = plan

  variables {
    instance_type = "t3.small"
  }

  assert {
    condition     = module.market_maker.host.instance_type == "t3.small" && length(module.database) == 0
    error_message = "Phase 3, option A, is a t3.small with SQLite."
  }

  assert {
    condition     = strcontains(module.market_maker.user_data, "MARKET_MAKER_IMAGE=123456789012.dkr.ecr.us-east-1.amazonaws.com/market-maker:0.1.0") && strcontains(module.market_maker.user_data, "BACKUP_STORE=s3://acme-market-maker\n") && !strcontains(module.market_maker.user_data, "BACKUP_INTERVAL")
    error_message = "It runs the same image, and copies its database to backups/ of the bucket, every hour as by default."
  }
}

run "production_on_rds" {
  command = plan

  variables {
    instance_type = "t3.small"
    database      = "rds"
  }

  assert {
    condition     = module.market_maker.host.instance_type == "t3.small" && module.database["rds"].settings.instance_class == "db.t3.micro"
    error_message = "Phase 3, option B, is a t3.small with a db.t3.micro."
  }

  assert {
    condition     = module.database["rds"].settings.engine == "postgres" && module.database["rds"].settings.storage_gb == 20 && module.database["rds"].settings.encrypted
    error_message = "It is PostgreSQL, encrypted."
  }

  assert {
    condition     = module.database["rds"].settings.retention_days == 7
    error_message = "It can be restored to any second of 7 days."
  }

  assert {
    condition     = module.database["rds"].settings.publicly_accessible == false && module.database["rds"].settings.tls_only && module.database["rds"].settings.security_group_ids == toset(["sg-database"])
    error_message = "It takes encrypted connections from within only."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.database["rds"].referenced_security_group_id == "sg-market-maker" && aws_vpc_security_group_ingress_rule.database["rds"].from_port == 5432
    error_message = "Inbound TCP 5432 is open to the market maker."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.database["rds"].referenced_security_group_id == "sg-database" && aws_vpc_security_group_egress_rule.database["rds"].from_port == 5432
    error_message = "Outbound TCP 5432 is open to the database."
  }

  assert {
    condition     = toset(jsondecode(module.market_maker.policies["secrets"]).Statement[0].Resource) == toset(["arn:aws:secretsmanager:us-east-1:123456789012:secret:kalshi", "arn:aws:secretsmanager:us-east-1:123456789012:secret:database", "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-mock"])
    error_message = "The role reads the two secrets of the database as well."
  }

  assert {
    condition     = strcontains(module.market_maker.user_data, "MARKET_MAKER_IMAGE=123456789012.dkr.ecr.us-east-1.amazonaws.com/market-maker:0.1.0") && strcontains(module.market_maker.user_data, "DATABASE_ADDRESS=mock.rds.amazonaws.com")
    error_message = "It runs the same image on another database."
  }
}

run "live" {
  command = plan

  variables {
    mode         = "live"
    max_loss_usd = 50
  }

  assert {
    condition     = strcontains(module.market_maker.user_data, "MM_MODE=live") && strcontains(module.market_maker.user_data, "MAX_LOSS_USD=50")
    error_message = "Live trading has a largest loss."
  }
}
