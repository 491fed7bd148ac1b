output "group_ids" {
  description = "Security groups: gatherer, deduplicator, rds."
  value       = { for key, group in aws_security_group.this : key => group.id }
}

output "groups" {
  description = "Name and tag of each group."
  value       = { for key, group in aws_security_group.this : key => { name = group.name, tag = group.tags.Name } }
}

output "rules" {
  description = "Every rule as it was made: what it belongs to, ports, and the range or group on the other side."
  value = merge(
    {
      for key, rule in aws_vpc_security_group_ingress_rule.this : key => {
        direction = "inbound"
        group_id  = rule.security_group_id
        protocol  = rule.ip_protocol
        ports     = [rule.from_port, rule.to_port]
        cidr      = rule.cidr_ipv4
        peer_id   = rule.referenced_security_group_id
        purpose   = rule.description
      }
    },
    {
      for key, rule in aws_vpc_security_group_egress_rule.this : key => {
        direction = "outbound"
        group_id  = rule.security_group_id
        protocol  = rule.ip_protocol
        ports     = [rule.from_port, rule.to_port]
        cidr      = rule.cidr_ipv4
        peer_id   = rule.referenced_security_group_id
        purpose   = rule.description
      }
    },
  )
}
