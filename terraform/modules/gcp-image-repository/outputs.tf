output "path" {
  description = "What image names begin with: REGION-docker.pkg.dev/PROJECT/REPOSITORY."
  value       = "${google_artifact_registry_repository.this.location}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this.repository_id}"
}

output "repository" {
  description = "Everything about the repository."
  value       = google_artifact_registry_repository.this
}

output "repository_id" {
  description = "Name of the repository within its project and region."
  value       = google_artifact_registry_repository.this.repository_id
}
