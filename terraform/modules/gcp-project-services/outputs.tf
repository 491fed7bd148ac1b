output "services" {
  description = "Services that are enabled once this is applied."
  value       = toset([for service in google_project_service.this : service.service])
}
