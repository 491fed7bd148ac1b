mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "network" {
  command = plan

  assert {
    condition     = module.network.cidr == "10.0.0.0/16"
    error_message = "VPC: CIDR is 10.0.0.0/16."
  }

  assert {
    condition     = module.network.dns == { hostnames = true, resolution = true }
    error_message = "VPC: DNS hostnames and DNS resolution are enabled."
  }
}

run "subnets" {
  command = plan

  assert {
    condition     = toset(keys(module.network.subnets)) == toset(["public-a", "public-b", "public-c", "private-a", "private-b", "private-c"])
    error_message = "There are six subnets."
  }

  assert {
    condition     = module.network.subnets["public-a"].cidr == "10.0.1.0/24" && module.network.subnets["public-a"].zone == "us-east-1a"
    error_message = "public-a is 10.0.1.0/24 in us-east-1a."
  }

  assert {
    condition     = module.network.subnets["public-b"].cidr == "10.0.2.0/24" && module.network.subnets["public-b"].zone == "us-east-1b"
    error_message = "public-b is 10.0.2.0/24 in us-east-1b."
  }

  assert {
    condition     = module.network.subnets["public-c"].cidr == "10.0.3.0/24" && module.network.subnets["public-c"].zone == "us-east-1c"
    error_message = "public-c is 10.0.3.0/24 in us-east-1c."
  }

  assert {
    condition     = module.network.subnets["private-a"].cidr == "10.0.101.0/24" && module.network.subnets["private-a"].zone == "us-east-1a"
    error_message = "private-a is 10.0.101.0/24 in us-east-1a."
  }

  assert {
    condition     = module.network.subnets["private-b"].cidr == "10.0.102.0/24" && module.network.subnets["private-b"].zone == "us-east-1b"
    error_message = "private-b is 10.0.102.0/24 in us-east-1b."
  }

  assert {
    condition     = module.network.subnets["private-c"].cidr == "10.0.103.0/24" && module.network.subnets["private-c"].zone == "us-east-1c"
    error_message = "private-c is 10.0.103.0/24 in us-east-1c."
  }

  assert {
    condition     = alltrue([for subnet in module.network.subnets : !subnet.maps_public_ip])
    error_message = "No subnet gives public addresses by itself."
  }
}

run "routes" {
  command = plan

  assert {
    condition     = module.network.routes.public.internet == { destination = "0.0.0.0/0", gateway_id = module.network.routes.gateway_id }
    error_message = "Public route table: 0.0.0.0/0 goes to the internet gateway."
  }

  assert {
    condition     = toset(module.network.routes.public.subnets) == toset(values(module.network.public_subnet_ids)) && length(module.network.public_subnet_ids) == 3
    error_message = "The three public subnets have the public route table."
  }

  assert {
    condition     = toset(module.network.routes.private.subnets) == toset(values(module.network.private_subnet_ids)) && length(module.network.private_subnet_ids) == 3
    error_message = "The three private subnets have the private route table, whose one route is the network itself."
  }

  assert {
    condition     = module.network.routes.s3_endpoint.service == "com.amazonaws.us-east-1.s3" && toset(module.network.routes.s3_endpoint.tables) == toset(values(module.network.routes.table_ids))
    error_message = "S3 is reached through a gateway endpoint from both route tables."
  }
}
