provider "google" {
  project = var.project_id
  region  = var.region

  default_labels = {
    application = "kalshi-data-fetcher"
    managed-by  = "terraform"
  }
}
