mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "rules" {
  command = plan

  assert {
    condition     = toset(keys(module.firewall.rules)) == toset(["gatherer-in-5432-deduplicator", "gatherer-in-5433-deduplicator", "gatherer-in-8080-deduplicator", "gatherer-in-9090-vpc", "gatherer-out-443-anywhere", "deduplicator-in-8080-vpc", "deduplicator-in-9090-vpc", "deduplicator-out-5432-gatherer", "deduplicator-out-5433-gatherer", "deduplicator-out-8080-gatherer", "deduplicator-out-5432-rds", "deduplicator-out-443-anywhere", "rds-in-5432-deduplicator"])
    error_message = "There are thirteen rules without an administrator, and SSH is open to nobody."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["gatherer-in-5432-deduplicator"]) == jsonencode({ direction = "inbound", group_id = "sg-gatherer", protocol = "tcp", ports = [5432, 5432], cidr = null, peer_id = "sg-deduplicator", purpose = "TimescaleDB access" })
    error_message = "sg-gatherer: inbound TCP 5432 from deduplicator: TimescaleDB access."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["gatherer-in-5433-deduplicator"]) == jsonencode({ direction = "inbound", group_id = "sg-gatherer", protocol = "tcp", ports = [5433, 5433], cidr = null, peer_id = "sg-deduplicator", purpose = "PostgreSQL access" })
    error_message = "sg-gatherer: inbound TCP 5433 from deduplicator: PostgreSQL access."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["gatherer-in-8080-deduplicator"]) == jsonencode({ direction = "inbound", group_id = "sg-gatherer", protocol = "tcp", ports = [8080, 8080], cidr = null, peer_id = "sg-deduplicator", purpose = "Health check" })
    error_message = "sg-gatherer: inbound TCP 8080 from deduplicator: Health check."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["gatherer-in-9090-vpc"]) == jsonencode({ direction = "inbound", group_id = "sg-gatherer", protocol = "tcp", ports = [9090, 9090], cidr = "10.0.0.0/16", peer_id = null, purpose = "Prometheus metrics" })
    error_message = "sg-gatherer: inbound TCP 9090 from 10.0.0.0/16: Prometheus metrics."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["gatherer-out-443-anywhere"]) == jsonencode({ direction = "outbound", group_id = "sg-gatherer", protocol = "tcp", ports = [443, 443], cidr = "0.0.0.0/0", peer_id = null, purpose = "Kalshi API" })
    error_message = "sg-gatherer: outbound TCP 443 to 0.0.0.0/0: Kalshi API."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-in-8080-vpc"]) == jsonencode({ direction = "inbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [8080, 8080], cidr = "10.0.0.0/16", peer_id = null, purpose = "Health check" })
    error_message = "sg-deduplicator: inbound TCP 8080 from 10.0.0.0/16: Health check."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-in-9090-vpc"]) == jsonencode({ direction = "inbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [9090, 9090], cidr = "10.0.0.0/16", peer_id = null, purpose = "Prometheus metrics" })
    error_message = "sg-deduplicator: inbound TCP 9090 from 10.0.0.0/16: Prometheus metrics."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-out-5432-gatherer"]) == jsonencode({ direction = "outbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [5432, 5432], cidr = null, peer_id = "sg-gatherer", purpose = "Gatherer TimescaleDB" })
    error_message = "sg-deduplicator: outbound TCP 5432 to gatherer: Gatherer TimescaleDB."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-out-5433-gatherer"]) == jsonencode({ direction = "outbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [5433, 5433], cidr = null, peer_id = "sg-gatherer", purpose = "Gatherer PostgreSQL" })
    error_message = "sg-deduplicator: outbound TCP 5433 to gatherer: Gatherer PostgreSQL."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-out-8080-gatherer"]) == jsonencode({ direction = "outbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [8080, 8080], cidr = null, peer_id = "sg-gatherer", purpose = "Gatherer health check" })
    error_message = "sg-deduplicator: outbound TCP 8080 to gatherer: Gatherer health check."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-out-5432-rds"]) == jsonencode({ direction = "outbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [5432, 5432], cidr = null, peer_id = "sg-rds", purpose = "Production RDS" })
    error_message = "sg-deduplicator: outbound TCP 5432 to rds: Production RDS."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-out-443-anywhere"]) == jsonencode({ direction = "outbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [443, 443], cidr = "0.0.0.0/0", peer_id = null, purpose = "S3 (via VPC endpoint)" })
    error_message = "sg-deduplicator: outbound TCP 443 to 0.0.0.0/0: S3 (via VPC endpoint)."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["rds-in-5432-deduplicator"]) == jsonencode({ direction = "inbound", group_id = "sg-rds", protocol = "tcp", ports = [5432, 5432], cidr = null, peer_id = "sg-deduplicator", purpose = "Database access" })
    error_message = "sg-rds: inbound TCP 5432 from deduplicator: Database access."
  }

  assert {
    condition     = module.firewall.groups["gatherer"] == { name = "kalshi-gatherer", tag = "sg-gatherer" }
    error_message = "The group is named kalshi-gatherer, since names beginning with sg- are refused, and tagged sg-gatherer."
  }

  assert {
    condition     = module.firewall.groups["deduplicator"] == { name = "kalshi-deduplicator", tag = "sg-deduplicator" }
    error_message = "The group is named kalshi-deduplicator, since names beginning with sg- are refused, and tagged sg-deduplicator."
  }

  assert {
    condition     = module.firewall.groups["rds"] == { name = "kalshi-rds", tag = "sg-rds" }
    error_message = "The group is named kalshi-rds, since names beginning with sg- are refused, and tagged sg-rds."
  }
}

run "rules_for_an_administrator" {
  command = plan

  variables {
    admin_cidrs  = ["203.0.113.7/32"]
    ssh_key_name = "admin"
  }

  assert {
    condition     = jsonencode(module.firewall.rules["gatherer-in-22-203.0.113.7/32"]) == jsonencode({ direction = "inbound", group_id = "sg-gatherer", protocol = "tcp", ports = [22, 22], cidr = "203.0.113.7/32", peer_id = null, purpose = "SSH" })
    error_message = "sg-gatherer: inbound TCP 22 from 203.0.113.7/32: SSH."
  }

  assert {
    condition     = jsonencode(module.firewall.rules["deduplicator-in-22-203.0.113.7/32"]) == jsonencode({ direction = "inbound", group_id = "sg-deduplicator", protocol = "tcp", ports = [22, 22], cidr = "203.0.113.7/32", peer_id = null, purpose = "SSH" })
    error_message = "sg-deduplicator: inbound TCP 22 from 203.0.113.7/32: SSH."
  }

  assert {
    condition     = length(module.firewall.rules) == 15
    error_message = "SSH is one rule more for gatherers and one for the deduplicator."
  }
}
