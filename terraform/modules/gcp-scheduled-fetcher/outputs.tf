output "alert_policies" {
  description = "Everything about the alerts, by what they tell."
  value = {
    failing = google_monitoring_alert_policy.failing
    absent  = google_monitoring_alert_policy.absent
  }
}

output "invoker" {
  description = "Everything about the grant."
  value       = google_cloud_run_v2_service_iam_member.invoker
}

output "job" {
  description = "Everything about the schedule."
  value       = google_cloud_scheduler_job.this
}

output "job_id" {
  description = "Full name of the schedule."
  value       = google_cloud_scheduler_job.this.id
}

output "service" {
  description = "Everything about the service."
  value       = google_cloud_run_v2_service.this
}

output "url" {
  description = "Address of the service; only the schedule's account is let in."
  value       = google_cloud_run_v2_service.this.uri
}
