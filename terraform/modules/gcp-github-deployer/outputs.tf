output "grants" {
  description = "Every role of the account, and whoever may act as it."
  value = concat(
    [for grant in google_cloud_run_v2_service_iam_member.developer : { role = grant.role, on = "service/${grant.name}", member = grant.member }],
    [{ role = google_artifact_registry_repository_iam_member.writer.role, on = "repository/${google_artifact_registry_repository_iam_member.writer.repository}", member = google_artifact_registry_repository_iam_member.writer.member }],
    [for grant in [google_service_account_iam_member.github, google_service_account_iam_member.acts_as] : { role = grant.role, on = grant.service_account_id, member = grant.member }],
  )
}

output "provider" {
  description = "What a workflow names as its workload identity provider."
  value       = google_iam_workload_identity_pool_provider.this.name
}

output "service_account_email" {
  description = "What a workflow names as its service account."
  value       = google_service_account.this.email
}

output "trust" {
  description = "Everything about whose tokens are taken."
  value       = google_iam_workload_identity_pool_provider.this
}
