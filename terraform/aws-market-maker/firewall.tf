resource "aws_security_group" "market_maker" {
  name        = local.name
  description = "Host of the market maker: nothing comes in but SSH of administrators"
  vpc_id      = module.network.vpc_id

  tags = { Name = "sg-market-maker" }
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.market_maker.id
  description       = "Kalshi, and the services of AWS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"

  tags = { Name = "market-maker-out-443-anywhere" }
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  for_each = toset(var.admin_cidrs)

  security_group_id = aws_security_group.market_maker.id
  description       = "SSH"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = each.value

  tags = { Name = "market-maker-in-22-${each.value}" }
}

resource "aws_security_group" "database" {
  for_each = local.on_rds ? toset(["rds"]) : toset([])

  name        = "${local.name}-database"
  description = "Database of the market maker"
  vpc_id      = module.network.vpc_id

  tags = { Name = "sg-market-maker-database" }
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each = aws_security_group.database

  security_group_id            = each.value.id
  description                  = "Database access"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.market_maker.id

  tags = { Name = "database-in-5432-market-maker" }
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = aws_security_group.database

  security_group_id            = aws_security_group.market_maker.id
  description                  = "Database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = each.value.id

  tags = { Name = "market-maker-out-5432-database" }
}
