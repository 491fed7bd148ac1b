resource "aws_backup_vault" "this" {
  name = var.name
}

resource "aws_backup_plan" "daily" {
  name = var.name

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(30 5 * * ? *)"

    lifecycle {
      delete_after = var.retention_days
    }
  }
}

resource "aws_iam_role" "this" {
  name = "${var.name}-backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# AWS Backup needs these two as they are: it makes snapshots under names of its own, and restores to volumes that do not exist yet.
resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"])

  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/${each.key}"
}

resource "aws_backup_selection" "this" {
  name         = var.name
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = values(var.volume_arns)

  depends_on = [aws_iam_role_policy_attachment.this]
}
