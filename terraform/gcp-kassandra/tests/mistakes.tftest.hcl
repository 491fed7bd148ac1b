# Values that are refused before anything is made.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "pendragon-kassandra"
}

run "a_project_name_in_place_of_its_id" {
  command = plan
  variables {
    project_id = "Pendragon Kassandra"
  }
  expect_failures = [var.project_id]
}

run "a_zone_in_place_of_a_region" {
  command = plan
  variables {
    region = "us-east4-a"
  }
  expect_failures = [var.region]
}

run "an_image_by_its_tag" {
  command = plan
  variables {
    image = "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra:latest"
  }
  expect_failures = [var.image]
}

run "a_mode_that_is_none" {
  command = plan
  variables {
    mode = "Live"
  }
  expect_failures = [var.mode]
}

run "an_exchange_that_is_none" {
  command = plan
  variables {
    kalshi_environment = "production"
  }
  expect_failures = [var.kalshi_environment]
}

run "a_secret_among_the_settings" {
  command = plan
  variables {
    environment = { KALSHI_API_SECRET = "hidden" }
  }
  expect_failures = [var.environment]
}

run "a_port_among_the_settings" {
  command = plan
  variables {
    environment = { CONTROL_PORT = "80" }
  }
  expect_failures = [var.environment]
}

run "a_version_of_an_unknown_secret" {
  command = plan
  variables {
    secret_versions = { prod-keyid = "1" }
  }
  expect_failures = [var.secret_versions]
}

run "a_version_that_is_none" {
  command = plan
  variables {
    secret_versions = { kalshi-key-id = "newest" }
  }
  expect_failures = [var.secret_versions]
}

run "everybody_as_an_operator" {
  command = plan
  variables {
    operators = ["allUsers"]
  }
  expect_failures = [var.operators]
}

run "everybody_with_an_account_as_an_operator" {
  command = plan
  variables {
    operators = ["allAuthenticatedUsers"]
  }
  expect_failures = [var.operators]
}

run "an_ingress_that_is_none" {
  command = plan
  variables {
    ingress = "all"
  }
  expect_failures = [var.ingress]
}
