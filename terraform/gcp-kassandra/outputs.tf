output "artifact_registry_repository" {
  description = "Full path of the private image repository."
  value       = module.images.path
}

output "cloud_run_service_url" {
  description = "Address of the engine's page; null until there is an image."
  value       = var.image == null ? null : module.engine[0].url
}

output "deployer_email" {
  description = "What a workflow of GitHub acts as; null without github_repository."
  value       = var.github_repository == null ? null : module.deployer[0].service_account_email
}

output "gcs_bucket_name" {
  description = "Bucket of trade logs, market data, results and state."
  value       = module.bucket.name
}

output "service_account_email" {
  description = "Account the engine runs as."
  value       = google_service_account.engine.email
}

output "workload_identity_provider" {
  description = "What a workflow of GitHub names as its provider; null without github_repository."
  value       = var.github_repository == null ? null : module.deployer[0].provider
}
