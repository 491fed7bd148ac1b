# A service stays on when this is destroyed: others in the project may use it.
resource "google_project_service" "this" {
  for_each = var.services

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}
