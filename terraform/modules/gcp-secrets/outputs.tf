output "accessors" {
  description = "Everything about the grants."
  value       = google_secret_manager_secret_iam_member.accessor
}

output "ids" {
  description = "Full names of the secrets by their short ones: projects/PROJECT/secrets/NAME. For those who read them: they may, once this is there."
  value       = { for name, secret in google_secret_manager_secret.this : name => "projects/${var.project_id}/secrets/${secret.secret_id}" }

  depends_on = [google_secret_manager_secret_iam_member.accessor]
}

output "names" {
  description = "Short names of the secrets by themselves, as Cloud Run has those of its own project. There once the account may read them."
  value       = { for name, secret in google_secret_manager_secret.this : name => secret.secret_id }

  depends_on = [google_secret_manager_secret_iam_member.accessor]
}

output "secrets" {
  description = "Everything about the secrets, which is nothing secret."
  value       = google_secret_manager_secret.this
}
