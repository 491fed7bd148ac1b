locals {
  logs_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteOwnLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${var.log_groups.program.arn}:*", "${var.log_groups.metrics.arn}:*"]
      },
      {
        Sid       = "PutOwnMetrics"
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
      Resource = concat([var.kalshi_secret.arn], local.on_postgres ? [var.database.role_secret.arn, var.database.owner_secret_arn] : [])
    }]
  })

  image_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # Has no resource to name: a token is for the registry of the account.
        Sid      = "LogInToTheRegistry"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Sid      = "PullOwnImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = var.repository_arn
      },
    ]
  })

  backups_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "KeepCopiesAndRecordings"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = ["${var.backup_bucket.arn}/backups/*", "${var.backup_bucket.arn}/market-maker/sessions/*"]
      },
      {
        Sid       = "ListCopiesAndRecordings"
        Effect    = "Allow"
        Action    = ["s3:ListBucket"]
        Resource  = var.backup_bucket.arn
        Condition = { StringLike = { "s3:prefix" = ["backups/*", "market-maker/sessions/*"] } }
      },
    ]
  })
}
