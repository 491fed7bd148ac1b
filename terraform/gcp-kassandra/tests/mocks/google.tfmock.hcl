# What Google answers, where others depend on it.

mock_data "google_project" {
  defaults = { number = "123456789012" }
}

mock_resource "google_service_account" {
  defaults = {
    email  = "kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
    member = "serviceAccount:kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
    name   = "projects/pendragon-kassandra/serviceAccounts/kassandra-engine@pendragon-kassandra.iam.gserviceaccount.com"
  }
}

mock_resource "google_cloud_run_v2_service" {
  defaults = { uri = "https://kassandra-abc.a.run.app" }
}

mock_resource "google_iam_workload_identity_pool" {
  defaults = { name = "projects/123456789012/locations/global/workloadIdentityPools/kassandra-github" }
}
