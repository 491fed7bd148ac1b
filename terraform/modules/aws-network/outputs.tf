output "cidr" {
  description = "Addresses of the network."
  value       = aws_vpc.this.cidr_block
}

output "dns" {
  description = "Whether hosts get names, and whether names are resolved."
  value       = { hostnames = aws_vpc.this.enable_dns_hostnames, resolution = aws_vpc.this.enable_dns_support }
}

output "private_subnet_ids" {
  description = "Private subnets by letter of their zone."
  value       = { for letter, subnet in aws_subnet.private : letter => subnet.id }
}

output "public_subnet_ids" {
  description = "Public subnets by letter of their zone."
  value       = { for letter, subnet in aws_subnet.public : letter => subnet.id }
}

output "routes" {
  description = "What leaves the network, by table: where to, through what. The route to the network itself is in both."
  value = {
    public = {
      internet = { destination = aws_route.internet.destination_cidr_block, gateway_id = aws_route.internet.gateway_id }
      subnets  = [for association in aws_route_table_association.public : association.subnet_id if association.route_table_id == aws_route_table.public.id]
    }
    private = {
      subnets = [for association in aws_route_table_association.private : association.subnet_id if association.route_table_id == aws_route_table.private.id]
    }
    s3_endpoint = { service = aws_vpc_endpoint.s3.service_name, tables = aws_vpc_endpoint.s3.route_table_ids }
    gateway_id  = aws_internet_gateway.this.id
    table_ids   = { public = aws_route_table.public.id, private = aws_route_table.private.id }
  }
}

output "subnets" {
  description = "Every subnet by name: range, zone, whether it gives public addresses by itself."
  value = {
    for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : subnet.tags.Name => {
      cidr           = subnet.cidr_block
      zone           = subnet.availability_zone
      maps_public_ip = subnet.map_public_ip_on_launch
    }
  }
}

output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id

  # A host that boots before there is a way out cannot install itself.
  depends_on = [aws_route.internet, aws_route_table_association.public, aws_vpc_endpoint.s3]
}
