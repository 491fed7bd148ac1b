# Lets workflows of one branch of one repository of GitHub act as an account that pushes images and puts them into service. There is no key:
# each run brings a token of its own.
resource "google_iam_workload_identity_pool" "this" {
  project                   = var.project_id
  workload_identity_pool_id = "${var.name}-github"
  display_name              = "GitHub Actions"
}

resource "google_iam_workload_identity_pool_provider" "this" {
  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.this.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"

  # Tokens of every repository there is bear the same issuer.
  attribute_condition = "assertion.repository == \"${var.repository}\" && assertion.ref == \"${var.ref}\""

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = "${var.name}-deployer"
  display_name = "Deploys ${var.name} from GitHub"
}

resource "google_service_account_iam_member" "github" {
  service_account_id = google_service_account.this.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.this.name}/attribute.repository/${var.repository}"
}

resource "google_artifact_registry_repository_iam_member" "writer" {
  project    = var.project_id
  location   = var.region
  repository = var.image_repository_id
  role       = "roles/artifactregistry.writer"
  member     = "serviceAccount:${google_service_account.this.email}"
}

# On the services it deploys; a service that is not there yet is made by Terraform.
resource "google_cloud_run_v2_service_iam_member" "developer" {
  for_each = var.service_names

  project  = var.project_id
  location = var.region
  name     = each.value
  role     = "roles/run.developer"
  member   = "serviceAccount:${google_service_account.this.email}"
}

# Whoever deploys a service decides what runs as its account.
resource "google_service_account_iam_member" "acts_as" {
  service_account_id = var.runtime_account_name
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${google_service_account.this.email}"
}
