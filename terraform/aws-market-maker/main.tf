locals {
  region = "us-east-1" # where the exchange is: a millisecond or five away
  zone   = "a"
  name   = "market-maker"
  on_rds = var.database == "rds"

  ami_id = coalesce(var.ami_id, one([for image in data.aws_ssm_parameter.debian : nonsensitive(image.value)]))

  environment = merge(
    {
      MM_MODE            = var.mode
      KALSHI_ENVIRONMENT = var.kalshi_environment
    },
    length(var.series_tickers) == 0 ? {} : { SERIES_TICKERS = join(",", var.series_tickers) },
    var.mode != "live" ? {} : {
      CONFIRM_LIVE = "I understand that this trades real money"
      MAX_LOSS_USD = tostring(var.max_loss_usd)
    },
  )
}

data "aws_ssm_parameter" "debian" {
  for_each = var.ami_id == null ? toset(["amd64"]) : toset([])

  name = "/aws/service/debian/release/12/latest/${each.key}"
}

module "network" {
  source = "../modules/aws-network"

  name                    = local.name
  region                  = local.region
  cidr                    = "10.1.0.0/16"
  public_subnets          = { a = "10.1.1.0/24" }
  private_subnets         = local.on_rds ? { a = "10.1.101.0/24", b = "10.1.102.0/24" } : {}
  flow_log_retention_days = var.log_retention_days
}

module "alerts" {
  source = "../modules/aws-alerts"

  name               = local.name
  emails             = var.alert_emails
  monthly_budget_usd = var.monthly_budget_usd
}

module "backups" {
  source = "../modules/aws-private-bucket"

  name = var.backup_bucket_name
}

module "database" {
  source   = "../modules/aws-postgres"
  for_each = local.on_rds ? toset(["rds"]) : toset([])

  name                 = local.name
  database_name        = "market_maker"
  instance_class       = "db.t3.micro"
  allocated_storage_gb = 20
  availability_zone    = "${local.region}${local.zone}"
  subnet_ids           = values(module.network.private_subnet_ids)
  security_group_ids   = [for group in aws_security_group.database : group.id]
  backup_window        = var.database_backup_window
  deletion_protection  = var.deletion_protection
  skip_final_snapshot  = var.skip_final_snapshot
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = module.alerts.topic_arn
}

module "market_maker" {
  source = "../modules/aws-market-maker"

  availability_zone      = "${local.region}${local.zone}"
  subnet_id              = module.network.public_subnet_ids[local.zone]
  security_group_ids     = [aws_security_group.market_maker.id]
  ami_id                 = local.ami_id
  instance_type          = var.instance_type
  cpu_credits            = var.cpu_credits
  data_volume_gb         = 20
  image                  = "${aws_ecr_repository.this.repository_url}:${var.image_tag}"
  repository_arn         = aws_ecr_repository.this.arn
  environment            = local.environment
  kalshi_secret          = { name = aws_secretsmanager_secret.kalshi.name, arn = aws_secretsmanager_secret.kalshi.arn }
  backup_bucket          = { name = module.backups.name, arn = module.backups.arn }
  log_groups             = { for key, group in aws_cloudwatch_log_group.this : key => { name = group.name, arn = group.arn } }
  session_manager        = var.session_manager
  ssh_key_name           = var.ssh_key_name
  termination_protection = var.deletion_protection
  alarm_topic_arn        = module.alerts.topic_arn

  database = one([
    for key, database in module.database : {
      address          = database.address
      role_secret      = { name = aws_secretsmanager_secret.database[key].name, arn = aws_secretsmanager_secret.database[key].arn }
      owner_secret_arn = database.master_secret_arn
    }
  ])
}

module "deployer" {
  source   = "../modules/aws-github-deployer"
  for_each = var.github_repository == null ? toset([]) : toset(["github"])

  name         = local.name
  repository   = var.github_repository
  ref          = var.github_ref
  provider_arn = var.github_provider_arn
  programs     = ["market-maker"]
  instance_ids = [module.market_maker.host.id]

  scripts = {
    state   = file("${path.module}/../../deploy/delivery/market-maker-state")
    release = file("${path.module}/../../deploy/delivery/market-maker-release")
  }

  policies = {
    image = jsonencode({
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
          Sid    = "PushOwnImage"
          Effect = "Allow"
          Action = [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
          ]
          Resource = aws_ecr_repository.this.arn
        },
      ]
    })
  }
}
