# What becomes of what the engine writes. One prefix a kind: logs of trades, market data, results, and state.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id = "pendragon-kassandra"
}

run "lifecycle" {
  assert {
    condition = { for rule in module.bucket.bucket.lifecycle_rule : "${one(rule.condition).matches_prefix[0]} ${one(rule.action).storage_class}" => one(rule.condition).age if one(rule.action).type == "SetStorageClass" } == {
      "trade-logs/ NEARLINE"  = 30
      "trade-logs/ COLDLINE"  = 365
      "market-data/ NEARLINE" = 30
      "market-data/ COLDLINE" = 90
      "market-data/ ARCHIVE"  = 365
      "results/ NEARLINE"     = 90
    }
    error_message = "Logs of trades, market data and results move to cheaper classes, and are kept for ever."
  }

  assert {
    condition     = alltrue([for rule in module.bucket.bucket.lifecycle_rule : one(rule.condition).with_state == "LIVE" if one(rule.action).type == "SetStorageClass"])
    error_message = "Only what is current moves; what is not is deleted soon."
  }

  assert {
    condition     = { for rule in module.bucket.bucket.lifecycle_rule : one(rule.condition).matches_prefix[0] => one(rule.condition).age if one(rule.action).type == "Delete" && one(rule.condition).with_state == "LIVE" } == { "state/backups/" = 30 }
    error_message = "Nothing that is current is deleted but old copies of the database."
  }

  assert {
    condition     = { for rule in module.bucket.bucket.lifecycle_rule : join("", coalesce(one(rule.condition).matches_prefix, [])) => one(rule.condition).days_since_noncurrent_time if one(rule.condition).with_state == "ARCHIVED" } == { "" = 30, "state/" = 1 }
    error_message = "What was overwritten can be had back for 30 days, of the state for one."
  }

  assert {
    condition     = [for rule in module.bucket.bucket.lifecycle_rule : one(rule.condition).age if one(rule.action).type == "AbortIncompleteMultipartUpload"] == [7]
    error_message = "Uploads that nobody goes on with are ended after a week."
  }

  assert {
    condition     = module.bucket.bucket.soft_delete_policy[0].retention_duration_seconds == 604800
    error_message = "Cloud Storage itself keeps what was deleted for a week."
  }
}

run "another_name" {
  variables {
    bucket_name = "somebody-elses-lake"
  }

  assert {
    condition     = output.gcs_bucket_name == "somebody-elses-lake"
    error_message = "The bucket has the name that is given."
  }
}
