# What Google answers, where others depend on it.

mock_resource "google_service_account" {
  defaults = {
    email  = "kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
    member = "serviceAccount:kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
    name   = "projects/my-project/serviceAccounts/kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com"
  }
}

mock_resource "google_cloud_run_v2_service" {
  defaults = { uri = "https://kalshi-data-fetcher-abc.a.run.app" }
}

mock_resource "google_cloud_scheduler_job" {
  defaults = { id = "projects/my-project/locations/us-east4/jobs/kalshi-data-fetcher-job" }
}
