output "arn" {
  description = "The bucket."
  value       = "arn:aws:s3:::${var.name}"
}

output "lifecycle_rules" {
  description = "Rules by name, as they were made."
  value = {
    for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id => {
      status          = rule.status
      prefix          = try(rule.filter[0].prefix, null)
      transitions     = [for step in rule.transition : { days = step.days, storage_class = step.storage_class }]
      noncurrent_days = try(rule.noncurrent_version_expiration[0].noncurrent_days, null)
      abort_days      = try(rule.abort_incomplete_multipart_upload[0].days_after_initiation, null)
    }
  }
}

output "name" {
  description = "Name of the bucket. Known once nobody else can reach into it."
  value       = aws_s3_bucket.this.bucket

  depends_on = [aws_s3_bucket_public_access_block.this, aws_s3_bucket_policy.tls_only]
}

output "protection" {
  description = "How the bucket is kept: versions, encryption, and the four switches against public access."
  value = {
    versioning = aws_s3_bucket_versioning.this.versioning_configuration[0].status
    encryption = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm
    public_access_blocked = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
  }
}
