provider "google" {
  project = var.project_id
  region  = var.region

  default_labels = {
    application = "kassandra"
    managed-by  = "terraform"
  }
}
