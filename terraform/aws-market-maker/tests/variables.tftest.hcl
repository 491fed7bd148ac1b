mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  backup_bucket_name = "acme-market-maker"
  image_tag          = "0.1.0"
}

run "refuses_live_without_a_largest_loss" {
  command = plan

  variables {
    mode = "live"
  }

  expect_failures = [var.mode]
}

run "refuses_unknown_mode" {
  command = plan

  variables {
    mode = "real"
  }

  expect_failures = [var.mode]
}

run "refuses_loss_of_nothing" {
  command = plan

  variables {
    max_loss_usd = 0
  }

  expect_failures = [var.max_loss_usd]
}

run "refuses_unknown_database" {
  command = plan

  variables {
    database = "mysql"
  }

  expect_failures = [var.database]
}

run "refuses_instance_of_another_architecture" {
  command = plan

  variables {
    instance_type = "t4g.micro"
  }

  expect_failures = [var.instance_type]
}

run "refuses_tag_that_moves" {
  command = plan

  variables {
    image_tag = "latest"
  }

  expect_failures = [var.image_tag]
}

run "refuses_admins_that_are_the_world" {
  command = plan

  variables {
    admin_cidrs  = ["0.0.0.0/0"]
    ssh_key_name = "admin"
  }

  expect_failures = [var.admin_cidrs]
}
