# Containers without a version: what is secret is put in by hand and never stands in the state.
resource "google_secret_manager_secret" "this" {
  for_each = var.secrets

  project             = var.project_id
  secret_id           = each.key
  deletion_protection = var.deletion_protection

  # A version that was destroyed by mistake can be had back for so long.
  version_destroy_ttl = "${var.destroy_delay_days * 86400}s"

  annotations = {
    holds = each.value
  }

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "accessor" {
  for_each = var.secrets

  project   = var.project_id
  secret_id = google_secret_manager_secret.this[each.key].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = var.accessor
}
