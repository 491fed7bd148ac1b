resource "google_storage_bucket" "this" {
  project                     = var.project_id
  name                        = var.name
  location                    = var.location
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy

  versioning {
    enabled = var.noncurrent_days > 0
  }

  soft_delete_policy {
    retention_duration_seconds = var.soft_delete_days * 86400
  }

  # Parts of uploads that nobody goes on with.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = var.abort_upload_days
    }
  }

  # What was overwritten or deleted.
  dynamic "lifecycle_rule" {
    for_each = var.noncurrent_days > 0 ? [var.noncurrent_days] : []

    content {
      action {
        type = "Delete"
      }

      condition {
        days_since_noncurrent_time = lifecycle_rule.value
        with_state                 = "ARCHIVED"
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = local.storage_class_rules

    content {
      action {
        type          = "SetStorageClass"
        storage_class = lifecycle_rule.value.storage_class
      }

      condition {
        age            = lifecycle_rule.value.age
        matches_prefix = [lifecycle_rule.value.prefix]
        with_state     = "LIVE"
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.delete_after_days

    content {
      action {
        type = "Delete"
      }

      condition {
        age            = lifecycle_rule.value
        matches_prefix = [lifecycle_rule.key]
        with_state     = "LIVE"
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.noncurrent_days_by_prefix

    content {
      action {
        type = "Delete"
      }

      condition {
        days_since_noncurrent_time = lifecycle_rule.value
        matches_prefix             = [lifecycle_rule.key]
        with_state                 = "ARCHIVED"
      }
    }
  }
}

# Create, read, list, overwrite and delete objects; nothing of the bucket itself.
resource "google_storage_bucket_iam_member" "object_user" {
  for_each = var.object_users

  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectUser"
  member = each.value
}
