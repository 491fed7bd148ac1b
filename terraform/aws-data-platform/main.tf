locals {
  region = "us-east-1" # where the exchange is; zones and addresses below belong to it
  name   = "kalshi-data"

  gatherers = {
    1 = { zone = "a", private_ip = "10.0.1.10" }
    2 = { zone = "b", private_ip = "10.0.2.10" }
    3 = { zone = "c", private_ip = "10.0.3.10" }
  }

  ami_id = coalesce(var.ami_id, one([for image in data.aws_ssm_parameter.debian : nonsensitive(image.value)]))

  artifacts = { bucket_name = module.artifacts.name, bucket_arn = module.artifacts.arn }
}

data "aws_ssm_parameter" "debian" {
  for_each = var.ami_id == null ? toset(["arm64"]) : toset([])

  name = "/aws/service/debian/release/12/latest/${each.key}"
}

module "network" {
  source = "../modules/aws-network"

  name                    = local.name
  region                  = local.region
  cidr                    = "10.0.0.0/16"
  public_subnets          = { a = "10.0.1.0/24", b = "10.0.2.0/24", c = "10.0.3.0/24" }
  private_subnets         = { a = "10.0.101.0/24", b = "10.0.102.0/24", c = "10.0.103.0/24" }
  flow_log_retention_days = var.log_retention_days
}

module "firewall" {
  source = "../modules/aws-platform-firewall"

  vpc_id      = module.network.vpc_id
  vpc_cidr    = module.network.cidr
  admin_cidrs = var.admin_cidrs
}

module "alerts" {
  source = "../modules/aws-alerts"

  name               = local.name
  emails             = var.alert_emails
  monthly_budget_usd = var.monthly_budget_usd
}

module "archive" {
  source = "../modules/aws-private-bucket"

  name = var.archive_bucket_name

  transitions = {
    parquet = {
      prefix = "parquet/"
      steps  = [{ days = 0, storage_class = "INTELLIGENT_TIERING" }, { days = 365, storage_class = "GLACIER" }]
    }
    backups = {
      prefix = "backups/"
      steps  = [{ days = 30, storage_class = "GLACIER" }]
    }
  }
}

module "catalog" {
  source   = "../modules/aws-archive-catalog"
  for_each = var.catalog ? toset(["archive"]) : toset([])

  name        = "kalshi_archive"
  bucket_name = module.archive.name
}

module "artifacts" {
  source = "../modules/aws-private-bucket"

  name            = var.artifacts_bucket_name
  noncurrent_days = 90
}

module "database" {
  source = "../modules/aws-postgres"

  name                 = "kalshi-production"
  database_name        = "kalshi"
  instance_class       = "db.t4g.large"
  allocated_storage_gb = 500
  availability_zone    = "${local.region}a"
  subnet_ids           = values(module.network.private_subnet_ids)
  security_group_ids   = [module.firewall.group_ids["rds"]]
  backup_window        = var.database_backup_window
  deletion_protection  = var.deletion_protection
  skip_final_snapshot  = var.skip_final_snapshot
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = module.alerts.topic_arn
}

module "gatherers" {
  source = "../modules/aws-gatherer"

  hosts = {
    for number, gatherer in local.gatherers : number => {
      availability_zone = "${local.region}${gatherer.zone}"
      subnet_id         = module.network.public_subnet_ids[gatherer.zone]
      private_ip        = gatherer.private_ip
    }
  }

  instance_type          = "t4g.2xlarge"
  root_volume_gb         = 200
  ami_id                 = local.ami_id
  cpu_credits            = var.cpu_credits
  kalshi_environment     = var.kalshi_environment
  artifacts              = local.artifacts
  log_groups             = { program = local.log_groups.gatherer, metrics = local.log_groups.metrics }
  secrets                = { for key in ["exchange", "database", "tls"] : key => local.secrets[key] }
  security_group_ids     = [module.firewall.group_ids["gatherer"]]
  session_manager        = var.session_manager
  ssh_key_name           = var.ssh_key_name
  termination_protection = var.deletion_protection
  vpc_cidr               = module.network.cidr
  alarm_topic_arn        = module.alerts.topic_arn
}

module "deduplicator" {
  source = "../modules/aws-deduplicator"

  host = {
    availability_zone = "${local.region}c"
    subnet_id         = module.network.public_subnet_ids["c"]
    private_ip        = "10.0.3.20"
  }

  instance_type          = "t4g.xlarge"
  root_volume_gb         = 50
  ami_id                 = local.ami_id
  cpu_credits            = var.cpu_credits
  artifacts              = local.artifacts
  archive_bucket_name    = module.archive.name
  database_address       = module.database.address
  gatherers              = { for number, host in module.gatherers.hosts : number => host.private_ip }
  log_groups             = { program = local.log_groups.deduplicator, metrics = local.log_groups.metrics }
  secrets                = { gatherers = local.secrets["database"], production = local.secrets["production"], owner = { arn = module.database.master_secret_arn } }
  security_group_ids     = [module.firewall.group_ids["deduplicator"]]
  session_manager        = var.session_manager
  ssh_key_name           = var.ssh_key_name
  termination_protection = var.deletion_protection
  alarm_topic_arn        = module.alerts.topic_arn
}

module "deployer" {
  source   = "../modules/aws-github-deployer"
  for_each = var.github_repository == null ? toset([]) : toset(["github"])

  name         = "kalshi"
  repository   = var.github_repository
  ref          = var.github_ref
  provider_arn = var.github_provider_arn
  programs     = ["gatherer", "deduplicator"]
  instance_ids = concat([for host in module.gatherers.hosts : host.id], [module.deduplicator.host.id])

  scripts = {
    state   = file("${path.module}/../../deploy/delivery/platform-state")
    release = file("${path.module}/../../deploy/delivery/platform-release")
  }

  policies = {
    artifacts = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "PublishPrograms"
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = ["${module.artifacts.arn}/gatherer/*", "${module.artifacts.arn}/deduplicator/*"]
      }]
    })
  }
}
