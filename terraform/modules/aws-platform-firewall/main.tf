locals {
  anywhere = "0.0.0.0/0"

  # EC2 refuses names that begin with "sg-": the name that people look for is the tag.
  groups = {
    gatherer     = "Hosts that record the exchange, each with databases of its own"
    deduplicator = "Host that merges what the gatherers recorded"
    rds          = "Production database"
  }

  # The tables of the design, one line a rule. `peer` is a group, `cidr` a range; inbound it is the source, outbound the destination.
  rules = merge(
    {
      gatherer-in-5432-deduplicator = { group = "gatherer", direction = "inbound", port = 5432, peer = "deduplicator", purpose = "TimescaleDB access" }
      gatherer-in-5433-deduplicator = { group = "gatherer", direction = "inbound", port = 5433, peer = "deduplicator", purpose = "PostgreSQL access" }
      gatherer-in-8080-deduplicator = { group = "gatherer", direction = "inbound", port = 8080, peer = "deduplicator", purpose = "Health check" }
      gatherer-in-9090-vpc          = { group = "gatherer", direction = "inbound", port = 9090, cidr = var.vpc_cidr, purpose = "Prometheus metrics" }
      gatherer-out-443-anywhere     = { group = "gatherer", direction = "outbound", port = 443, cidr = local.anywhere, purpose = "Kalshi API" }

      deduplicator-in-8080-vpc       = { group = "deduplicator", direction = "inbound", port = 8080, cidr = var.vpc_cidr, purpose = "Health check" }
      deduplicator-in-9090-vpc       = { group = "deduplicator", direction = "inbound", port = 9090, cidr = var.vpc_cidr, purpose = "Prometheus metrics" }
      deduplicator-out-5432-gatherer = { group = "deduplicator", direction = "outbound", port = 5432, peer = "gatherer", purpose = "Gatherer TimescaleDB" }
      deduplicator-out-5433-gatherer = { group = "deduplicator", direction = "outbound", port = 5433, peer = "gatherer", purpose = "Gatherer PostgreSQL" }
      deduplicator-out-8080-gatherer = { group = "deduplicator", direction = "outbound", port = 8080, peer = "gatherer", purpose = "Gatherer health check" }
      deduplicator-out-5432-rds      = { group = "deduplicator", direction = "outbound", port = 5432, peer = "rds", purpose = "Production RDS" }
      deduplicator-out-443-anywhere  = { group = "deduplicator", direction = "outbound", port = 443, cidr = local.anywhere, purpose = "S3 (via VPC endpoint)" }

      rds-in-5432-deduplicator = { group = "rds", direction = "inbound", port = 5432, peer = "deduplicator", purpose = "Database access" }
    },
    {
      for pair in setproduct(["gatherer", "deduplicator"], var.admin_cidrs) :
      "${pair[0]}-in-22-${pair[1]}" => { group = pair[0], direction = "inbound", port = 22, cidr = pair[1], purpose = "SSH" }
    },
  )
}

resource "aws_security_group" "this" {
  for_each = local.groups

  name        = "kalshi-${each.key}"
  description = each.value
  vpc_id      = var.vpc_id

  tags = { Name = "sg-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = { for key, rule in local.rules : key => rule if rule.direction == "inbound" }

  security_group_id            = aws_security_group.this[each.value.group].id
  description                  = each.value.purpose
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  cidr_ipv4                    = try(each.value.cidr, null)
  referenced_security_group_id = try(aws_security_group.this[each.value.peer].id, null)

  tags = { Name = each.key }
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = { for key, rule in local.rules : key => rule if rule.direction == "outbound" }

  security_group_id            = aws_security_group.this[each.value.group].id
  description                  = each.value.purpose
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  cidr_ipv4                    = try(each.value.cidr, null)
  referenced_security_group_id = try(aws_security_group.this[each.value.peer].id, null)

  tags = { Name = each.key }
}
