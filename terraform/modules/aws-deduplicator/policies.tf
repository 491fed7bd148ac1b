locals {
  # The document of the design, word for word but for the name of the bucket. What the software needs beyond it stands apart below.
  documented_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::${var.archive_bucket_name}", "arn:aws:s3:::${var.archive_bucket_name}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:*:*:log-group:/kalshi/*"
      },
      {
        Effect    = "Allow"
        Action    = ["cloudwatch:PutMetricData"]
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = "Kalshi" } }
      },
    ]
  })

  secrets_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadOwnSecrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [var.secrets.gatherers.arn, var.secrets.production.arn, var.secrets.owner.arn]
    }]
  })

  artifacts_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadOwnArtifacts"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["${var.artifacts.bucket_arn}/${local.program}/*"]
    }]
  })
}
