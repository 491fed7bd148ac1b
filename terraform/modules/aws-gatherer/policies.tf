locals {
  # The document of the design, word for word. What the software needs beyond it stands in policies of its own below.
  documented_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
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
      Resource = [var.secrets.exchange.arn, var.secrets.database.arn, var.secrets.tls.arn]
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
