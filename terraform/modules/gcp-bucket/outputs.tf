output "bucket" {
  description = "Everything about the bucket."
  value       = google_storage_bucket.this
}

output "name" {
  description = "Name of the bucket."
  value       = google_storage_bucket.this.name
}

output "object_users" {
  description = "Everything about the grants."
  value       = google_storage_bucket_iam_member.object_user
}

output "url" {
  description = "Address of the bucket, gs://NAME."
  value       = "gs://${google_storage_bucket.this.name}"
}
