# Values that are refused before anything is made.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "my-project"
}

run "a_project_name_in_place_of_its_id" {
  command = plan
  variables {
    project_id = "My Project"
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
    image = "us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher:latest"
  }
  expect_failures = [var.image]
}

run "a_schedule_of_four_fields" {
  command = plan
  variables {
    schedule = "*/2 * * *"
  }
  expect_failures = [var.schedule]
}

run "half_a_day" {
  command = plan
  variables {
    recoverable_days = 0.5
  }
  expect_failures = [var.recoverable_days]
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
    environment = { PORT = "80" }
  }
  expect_failures = [var.environment]
}

run "a_version_of_an_unknown_secret" {
  command = plan
  variables {
    secret_versions = { kalshi-key-id = "1" }
  }
  expect_failures = [var.secret_versions]
}

run "a_version_that_is_none" {
  command = plan
  variables {
    secret_versions = { prod-keyid = "newest" }
  }
  expect_failures = [var.secret_versions]
}
