# Deployment from GitHub, which is asked for by naming the repository.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "pendragon-kassandra"
  image      = "us-east4-docker.pkg.dev/pendragon-kassandra/kassandra/kassandra@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "none_by_default" {
  assert {
    condition     = length(module.deployer) == 0 && output.deployer_email == null && output.workload_identity_provider == null
    error_message = "Nobody outside may deploy unless a repository is named."
  }
}

run "one_branch_of_one_repository" {
  override_resource {
    target = module.deployer[0].google_service_account.this
    values = {
      email = "kassandra-deployer@pendragon-kassandra.iam.gserviceaccount.com"
      name  = "projects/pendragon-kassandra/serviceAccounts/kassandra-deployer@pendragon-kassandra.iam.gserviceaccount.com"
    }
  }

  variables {
    github_repository = "somebody/kassandra"
  }

  assert {
    condition     = module.deployer[0].trust.attribute_condition == "assertion.repository == \"somebody/kassandra\" && assertion.ref == \"refs/heads/main\""
    error_message = "Tokens of other repositories and branches are refused."
  }

  assert {
    condition     = module.deployer[0].trust.oidc[0].issuer_uri == "https://token.actions.githubusercontent.com"
    error_message = "Tokens are those of GitHub."
  }

  assert {
    condition = toset([for grant in module.deployer[0].grants : "${grant.role} on ${grant.on} to ${grant.member}"]) == toset([
      "roles/run.developer on service/kassandra to serviceAccount:kassandra-deployer@pendragon-kassandra.iam.gserviceaccount.com",
      "roles/artifactregistry.writer on repository/kassandra to serviceAccount:kassandra-deployer@pendragon-kassandra.iam.gserviceaccount.com",
      "roles/iam.workloadIdentityUser on projects/pendragon-kassandra/serviceAccounts/kassandra-deployer@pendragon-kassandra.iam.gserviceaccount.com to principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/kassandra-github/attribute.repository/somebody/kassandra",
      "roles/iam.serviceAccountUser on projects/pendragon-kassandra/serviceAccounts/kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com to serviceAccount:kassandra-deployer@pendragon-kassandra.iam.gserviceaccount.com",
    ])
    error_message = "The account deploys this service and pushes to this repository, and nothing else."
  }
}
