output "alert_policies" {
  description = "Everything about the alerts, by what they tell."
  value = merge(
    {
      absent  = google_monitoring_alert_policy.absent
      crowded = google_monitoring_alert_policy.crowded
      errors  = google_monitoring_alert_policy.errors
    },
    { for policy in google_monitoring_alert_policy.unreachable : "unreachable" => policy },
  )
}

output "invokers" {
  description = "Everything about the grants: those of named invokers, and that of Google's uptime checks."
  value       = merge(google_cloud_run_v2_service_iam_member.invoker, { for grant in google_cloud_run_v2_service_iam_member.uptime : "uptime" => grant })
}

output "name" {
  description = "Name of the service."
  value       = google_cloud_run_v2_service.this.name
}

output "service" {
  description = "Everything about the service."
  value       = google_cloud_run_v2_service.this
}

output "uptime_checks" {
  description = "Everything about the check from outside, where there is one."
  value       = google_monitoring_uptime_check_config.page
}

output "url" {
  description = "Address of the page; Cloud Run lets named invokers in and nobody else."
  value       = google_cloud_run_v2_service.this.uri
}
