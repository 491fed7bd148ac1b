mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "hosts" {
  command = plan

  assert {
    condition     = module.gatherers.hosts["1"].availability_zone == "us-east-1a" && module.gatherers.hosts["1"].private_ip == "10.0.1.10" && module.gatherers.hosts["1"].subnet_id == "subnet-public-a"
    error_message = "Gatherer 1 is in us-east-1a, public-a, at 10.0.1.10."
  }

  assert {
    condition     = module.gatherers.hosts["2"].availability_zone == "us-east-1b" && module.gatherers.hosts["2"].private_ip == "10.0.2.10" && module.gatherers.hosts["2"].subnet_id == "subnet-public-b"
    error_message = "Gatherer 2 is in us-east-1b, public-b, at 10.0.2.10."
  }

  assert {
    condition     = module.gatherers.hosts["3"].availability_zone == "us-east-1c" && module.gatherers.hosts["3"].private_ip == "10.0.3.10" && module.gatherers.hosts["3"].subnet_id == "subnet-public-c"
    error_message = "Gatherer 3 is in us-east-1c, public-c, at 10.0.3.10."
  }

  assert {
    condition     = alltrue([for host in module.gatherers.hosts : host.instance_type == "t4g.2xlarge"]) && length(module.gatherers.hosts) == 3
    error_message = "There are three gatherers, t4g.2xlarge."
  }

  assert {
    condition     = alltrue([for host in module.gatherers.hosts : host.root_volume == { type = "gp3", size_gb = 200, iops = 3000, throughput = 125, encrypted = true }])
    error_message = "The root volume of a gatherer is gp3, 200 GB, 3000 IOPS, 125 MB/s, encrypted."
  }

  assert {
    condition     = alltrue([for host in module.gatherers.hosts : host.security_group_ids == toset(["sg-gatherer"])])
    error_message = "A gatherer has sg-gatherer and no other group."
  }

  assert {
    condition     = module.deduplicator.host.instance_type == "t4g.xlarge"
    error_message = "The deduplicator is a t4g.xlarge."
  }

  assert {
    condition     = module.deduplicator.host.availability_zone == "us-east-1c" && module.deduplicator.host.private_ip == "10.0.3.20" && module.deduplicator.host.subnet_id == "subnet-public-c"
    error_message = "The deduplicator is in us-east-1c, public-c, at 10.0.3.20."
  }

  assert {
    condition     = module.deduplicator.host.root_volume == { type = "gp3", size_gb = 50, iops = 3000, throughput = 125, encrypted = true }
    error_message = "The root volume of the deduplicator is gp3, 50 GB, 3000 IOPS, 125 MB/s, encrypted."
  }

  assert {
    condition     = module.deduplicator.host.security_group_ids == toset(["sg-deduplicator"])
    error_message = "The deduplicator has sg-deduplicator and no other group."
  }

  assert {
    condition     = alltrue([for host in concat(values(module.gatherers.hosts), [module.deduplicator.host]) : host.http_tokens == "required" && host.hop_limit == 1])
    error_message = "The metadata of a host is read with a token, from the host itself."
  }

  assert {
    condition     = alltrue([for host in concat(values(module.gatherers.hosts), [module.deduplicator.host]) : host.termination_protection])
    error_message = "A host is not terminated by mistake."
  }
}

run "first_start" {
  command = plan

  assert {
    condition     = alltrue([for number, text in module.gatherers.user_data : strcontains(text, "GATHERER_ID=gatherer-${number}")])
    error_message = "Each gatherer has a name of its own."
  }

  assert {
    condition     = alltrue([for text in module.gatherers.user_data : strcontains(text, "localhost:5432/kalshi_ts") && strcontains(text, "localhost:5433/kalshi_meta")])
    error_message = "A gatherer has kalshi_ts on 5432 and kalshi_meta on 5433."
  }

  assert {
    condition     = alltrue([for address in ["10.0.1.10", "10.0.2.10", "10.0.3.10"] : strcontains(module.deduplicator.user_data, "dedup_reader@${address}:5432/kalshi_ts?sslmode=verify-full") && strcontains(module.deduplicator.user_data, "dedup_reader@${address}:5433/kalshi_meta?sslmode=verify-full")])
    error_message = "The deduplicator reads both databases of every gatherer, over connections that it verifies."
  }

  assert {
    condition     = strcontains(module.deduplicator.user_data, "mock.rds.amazonaws.com:5432/kalshi?sslmode=verify-full")
    error_message = "The deduplicator writes to production over a connection that it verifies."
  }

  assert {
    condition     = strcontains(module.deduplicator.user_data, "ARCHIVE_STORE=s3://kalshi-data-prod\n") && strcontains(module.deduplicator.user_data, "BACKUP_TARGET=s3://kalshi-data-prod/backups/rds\n")
    error_message = "The archive is at the top of the bucket, where its own paths begin with parquet/, and dumps are in backups/rds/."
  }

  assert {
    condition     = alltrue([for text in concat(values(module.gatherers.user_data), [module.deduplicator.user_data]) : strcontains(text, "server 169.254.169.123 prefer iburst")])
    error_message = "The clock of a host is Amazon's, which needs no rule."
  }

  assert {
    condition     = alltrue([for name in ["kalshi-restore-production", "kalshi-back-up-production", "production-backup.timer"] : strcontains(module.deduplicator.user_data, name)])
    error_message = "The deduplicator's host backs production up, and can restore it."
  }

  assert {
    condition     = alltrue([for text in values(module.gatherers.user_data) : strcontains(text, "ARCHITECTURE=arm64")])
    error_message = "Gatherers are ARM64."
  }

  assert {
    condition     = alltrue([for text in concat(values(module.gatherers.user_data), [module.deduplicator.user_data]) : length(base64gzip(text)) <= 21848])
    error_message = "User data fits into the 16 KB that EC2 takes."
  }
}
