# What the document "Kalshi Automated Data Fetcher" asks for, statement by statement. The words before the colon of a message name the
# statement.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "my-project"
}

# Before there is an image.
run "one_line_of_tfvars_suffices" {
  assert {
    condition     = output.gcs_bucket_name == "kalshi-market-data-storage"
    error_message = "Cloud Storage Bucket: kalshi-market-data-storage."
  }

  assert {
    condition     = google_service_account.fetcher.account_id == "kalshi-data-fetcher-sa"
    error_message = "Service Account: kalshi-data-fetcher-sa."
  }

  assert {
    condition     = keys(module.secrets.secrets) == ["prod-keyfile", "prod-keyid"]
    error_message = "Secret Manager: prod-keyid and prod-keyfile."
  }

  assert {
    condition     = output.artifact_registry_repository == "us-east4-docker.pkg.dev/my-project/kalshi"
    error_message = "Containerization: there is a repository for the image."
  }

  assert {
    condition     = output.cloud_run_service_url == null && output.scheduler_job == null && length(module.fetcher) == 0
    error_message = "Without an image there is no service and no schedule."
  }

  assert {
    condition     = length(google_service_account.invoker) == 0
    error_message = "Cloud Scheduler: the schedule calls as the service's account."
  }
}

run "cloud_scheduler" {
  variables {
    image = "us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }

  assert {
    condition     = module.fetcher[0].job.name == "kalshi-data-fetcher-job"
    error_message = "Cloud Scheduler Job: kalshi-data-fetcher-job."
  }

  assert {
    condition     = module.fetcher[0].job.schedule == "0 */2 * * *" && module.fetcher[0].job.time_zone == "Etc/UTC"
    error_message = "Cloud Scheduler: every 2 hours."
  }

  assert {
    condition     = module.fetcher[0].job.http_target[0].http_method == "POST"
    error_message = "Cloud Scheduler: by HTTP POST."
  }

  assert {
    condition     = module.fetcher[0].job.http_target[0].uri == "https://kalshi-data-fetcher-abc.a.run.app/run"
    error_message = "Cloud Scheduler: to the endpoint /run of the service."
  }

  assert {
    condition     = module.fetcher[0].job.http_target[0].oidc_token[0].service_account_email == "kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
    error_message = "Cloud Scheduler: with an OIDC token of the service account."
  }

  assert {
    condition     = module.fetcher[0].job.http_target[0].oidc_token[0].audience == module.fetcher[0].service.uri
    error_message = "Cloud Scheduler: the token is made for the service, without the path."
  }

  assert {
    condition     = module.fetcher[0].job.paused == false
    error_message = "The schedule is in force."
  }

  assert {
    condition     = output.scheduler_job == "projects/my-project/locations/us-east4/jobs/kalshi-data-fetcher-job"
    error_message = "The schedule's full name is an output."
  }
}

run "cloud_run" {
  variables {
    image = "us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }

  assert {
    condition     = module.fetcher[0].service.name == "kalshi-data-fetcher"
    error_message = "Cloud Run Service: kalshi-data-fetcher."
  }

  assert {
    condition     = module.fetcher[0].service.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY"
    error_message = "Cloud Run: private ingress."
  }

  assert {
    condition     = module.fetcher[0].service.invoker_iam_disabled == false && module.fetcher[0].invoker.role == "roles/run.invoker"
    error_message = "Cloud Run: requests must have roles/run.invoker."
  }

  assert {
    condition     = module.fetcher[0].invoker.member == "serviceAccount:kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com" && module.fetcher[0].invoker.name == "kalshi-data-fetcher"
    error_message = "Cloud Run: the service account is the one invoker, of this service."
  }

  assert {
    condition     = module.fetcher[0].service.template[0].service_account == google_service_account.fetcher.email
    error_message = "Service Account: the service runs as kalshi-data-fetcher-sa."
  }

  assert {
    condition     = module.fetcher[0].service.template[0].containers[0].image == var.image
    error_message = "Containerization: the service runs the image."
  }

  assert {
    condition     = output.cloud_run_service_url == "https://kalshi-data-fetcher-abc.a.run.app"
    error_message = "The address of the service is an output."
  }
}

run "storage_and_secrets" {
  variables {
    image = "us-east4-docker.pkg.dev/my-project/kalshi/kalshi-data-fetcher@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }

  assert {
    condition = { for env in module.fetcher[0].service.template[0].containers[0].env : env.name => env.value } == {
      DATA_STORE         = "gs://kalshi-market-data-storage"
      HTTP_HOST          = "0.0.0.0"
      KALSHI_API_KEY     = "gcp-secret:projects/my-project/secrets/prod-keyid/versions/latest"
      KALSHI_API_SECRET  = "gcp-secret:projects/my-project/secrets/prod-keyfile/versions/latest"
      KALSHI_ENVIRONMENT = "prod"
      RUN_TIMEOUT        = "1500s"
      STOP_TIMEOUT       = "8s"
      VERIFY_TOKEN       = "false"
    }
    error_message = "Secret Manager: the key is read from prod-keyid and prod-keyfile. Cloud Storage: files go to the bucket."
  }

  assert {
    condition     = [for grant in module.bucket.object_users : "${grant.role} on ${grant.bucket} to ${grant.member}"] == ["roles/storage.objectUser on kalshi-market-data-storage to serviceAccount:kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"]
    error_message = "Service Account: it may write to the bucket; an append replaces the file, so that creating alone does not do."
  }

  assert {
    condition = { for grant in module.secrets.accessors : grant.secret_id => "${grant.role} to ${grant.member}" } == {
      prod-keyid   = "roles/secretmanager.secretAccessor to serviceAccount:kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
      prod-keyfile = "roles/secretmanager.secretAccessor to serviceAccount:kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
    }
    error_message = "Service Account: it may read the two secrets, and no others."
  }

  assert {
    condition     = module.bucket.bucket.uniform_bucket_level_access && module.bucket.bucket.public_access_prevention == "enforced"
    error_message = "The bucket cannot be made public."
  }

  assert {
    condition     = toset([for rule in module.bucket.bucket.lifecycle_rule : one(rule.action).type]) == toset(["Delete", "AbortIncompleteMultipartUpload"]) && length(module.bucket.bucket.retention_policy) == 0 && length(module.bucket.bucket.autoclass) == 0
    error_message = "Cloud Storage: files are appended to, so that none moves to another class and none is held."
  }

  assert {
    condition     = { for rule in module.bucket.bucket.lifecycle_rule : one(rule.condition).matches_prefix[0] => one(rule.condition).age if one(rule.action).type == "Delete" } == { ".appending/" = 1 }
    error_message = "What a killed run left of an addition is deleted after a day, and nothing else ever."
  }

  assert {
    condition     = module.bucket.bucket.versioning[0].enabled == false && module.bucket.bucket.soft_delete_policy[0].retention_duration_seconds == 0
    error_message = "Twelve copies a day of every file are not kept unless asked for."
  }
}
