# What the document "Pendragon Event-Driven Infrastructure" asks for, statement by statement. The words before the colon of a message name
# the statement.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "pendragon-kassandra"
}

# terraform.tfvars with its one line, before there is an image.
run "one_line_of_tfvars_suffices" {
  assert {
    condition     = output.gcs_bucket_name == "pendragon-kassandra-data-lake"
    error_message = "Google Cloud Storage: there is a central data lake bucket."
  }

  assert {
    condition     = output.artifact_registry_repository == "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra"
    error_message = "artifact_registry_repository: the full path of the private Docker repository."
  }

  assert {
    condition     = module.images.repository.format == "DOCKER"
    error_message = "Google Artifact Registry: it stores Docker images."
  }

  assert {
    condition     = output.service_account_email == "kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
    error_message = "service_account_email: that of the account made for the engine."
  }

  assert {
    condition     = output.cloud_run_service_url == null && length(module.engine) == 0
    error_message = "Without an image there is no engine."
  }
}

run "the_account_may_do_what_is_necessary_and_no_more" {
  assert {
    condition     = [for grant in module.bucket.object_users : "${grant.role} ${grant.member}"] == ["roles/storage.objectUser serviceAccount:kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"]
    error_message = "Minimum permissions: objects of the one bucket."
  }

  assert {
    condition = { for grant in module.secrets.accessors : grant.secret_id => "${grant.role} ${grant.member}" } == {
      kalshi-key-id           = "roles/secretmanager.secretAccessor serviceAccount:kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
      kalshi-private-key      = "roles/secretmanager.secretAccessor serviceAccount:kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
      kassandra-control-token = "roles/secretmanager.secretAccessor serviceAccount:kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
    }
    error_message = "Minimum permissions: each of its three secrets."
  }
}

run "the_service_is_always_on" {
  variables {
    image = "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }

  assert {
    condition     = output.cloud_run_service_url == "https://kassandra-abc.a.run.app"
    error_message = "cloud_run_service_url: the address of the always-on service."
  }

  assert {
    condition     = module.engine[0].service.template[0].scaling[0].min_instance_count == 1
    error_message = "Google Cloud Run Service: always on (min_instance_count = 1)."
  }

  assert {
    condition     = module.engine[0].service.template[0].scaling[0].max_instance_count == 1
    error_message = "Correction: at most one instance, so that no two trade."
  }

  assert {
    condition     = module.engine[0].service.template[0].containers[0].resources[0].cpu_idle == false
    error_message = "Correction: the processor is always allocated, or the WebSocket connection dies between requests."
  }

  assert {
    condition     = module.engine[0].service.template[0].containers[0].image == var.image
    error_message = "Google Artifact Registry: the service runs the image of the repository."
  }

  assert {
    condition     = module.engine[0].service.template[0].service_account == google_service_account.engine.email
    error_message = "IAM Service Account: the engine runs as its own account."
  }

  assert {
    condition     = module.engine[0].service.name == "kassandra" && module.engine[0].service.location == "us-east4"
    error_message = "The service is kassandra, in the region of everything else."
  }
}

run "the_environment_is_isolated" {
  variables {
    image = "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }

  assert {
    condition     = module.engine[0].service.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY"
    error_message = "Completely isolated: nothing comes in from outside unless a variable says so."
  }

  assert {
    condition     = length(module.engine[0].invokers) == 0 && module.engine[0].service.invoker_iam_disabled == false
    error_message = "Completely isolated: nobody may call the service unless named."
  }

  assert {
    condition     = length(module.engine[0].uptime_checks) == 0
    error_message = "No check from outside of what is closed to the outside."
  }

  assert {
    condition     = module.bucket.bucket.uniform_bucket_level_access && module.bucket.bucket.public_access_prevention == "enforced"
    error_message = "Secure: the bucket cannot be made public, object by object or as a whole."
  }

  assert {
    condition     = module.bucket.bucket.force_destroy == false && module.bucket.bucket.versioning[0].enabled
    error_message = "Secure: a destroy takes no objects with it, and what is overwritten can be had back."
  }

  assert {
    condition     = module.images.repository.docker_config[0].immutable_tags
    error_message = "Private, secure repository: a tag is never moved to another image."
  }
}

run "later_images_are_not_taken_back" {
  variables {
    image = "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
  }

  command = plan

  assert {
    condition     = endswith(module.engine[0].service.template[0].containers[0].image, "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
    error_message = "What was deployed after the first apply stays when Terraform is applied again."
  }
}
