locals {
  deploy      = "${path.module}/../../../deploy"
  data        = "/var/lib/market-maker"
  container   = "1000:1000" # user of the image
  on_postgres = var.database != null
}

module "role" {
  source = "../aws-host-role"

  name            = "market-maker"
  session_manager = var.session_manager

  policies = {
    logs-and-metrics = local.logs_policy
    secrets          = local.secrets_policy
    image            = local.image_policy
    backups          = local.backups_policy
  }
}

module "host" {
  source = "../aws-host"

  name              = "market-maker"
  availability_zone = var.availability_zone
  subnet_id         = var.subnet_id

  ami_id                 = var.ami_id
  architecture           = "amd64"
  instance_type          = var.instance_type
  cpu_credits            = var.cpu_credits
  root_volume            = { size_gb = 10 }
  data_disks             = [local.data]
  metadata_hop_limit     = 2 # the container uploads copies under the role of the host
  security_group_ids     = var.security_group_ids
  instance_profile       = module.role.instance_profile
  session_manager        = var.session_manager
  ssh_key_name           = var.ssh_key_name
  termination_protection = var.termination_protection
  alarm_topic_arn        = var.alarm_topic_arn

  metrics = {
    job       = "market-maker"
    port      = 9090
    log_group = var.log_groups.metrics.name
    names = {
      kassandra_market_maker_drawdown_dollars = {}
      kassandra_market_maker_halted           = { alarm_above = 0, alarm_description = "trading is halted, and waits for a person" }
      kassandra_market_maker_pnl_dollars      = {}
      kassandra_market_maker_quoted_markets   = {}
    }
  }

  files = merge({
    "/etc/kalshi/market-maker.env"                    = { content = join("", [for name, value in local.host_environment : "${name}=${value}\n"]) }
    "/etc/kalshi/volume.env"                          = { content = "VOLUME_ID=${aws_ebs_volume.data.id}\nMOUNT_POINT=${local.data}\nOWNER=${local.container}\n" }
    "/etc/systemd/system/market-maker.service"        = { content = file("${local.deploy}/systemd/market-maker.service") }
    "/etc/systemd/system/market-maker-volume.service" = { content = file("${local.deploy}/systemd/market-maker-volume.service") }
    "/opt/market-maker/.env"                          = { content = join("", [for name, value in local.container_environment : "${name}=${value}\n"]) }
    "/opt/market-maker/docker-compose.yml"            = { content = file("${local.deploy}/../docker-compose.yml") }
    "/opt/market-maker/docker-compose.aws.yml"        = { content = file("${local.deploy}/../docker-compose.aws.yml") }
    "/usr/local/sbin/kalshi-mount-volume"             = { content = file("${local.deploy}/host/kalshi-mount-volume"), permissions = "0755" }
    "/usr/local/sbin/kalshi-restore-market-maker"     = { content = file("${local.deploy}/host/kalshi-restore-market-maker"), permissions = "0755" }
    "/usr/local/sbin/kalshi-set-up-market-maker"      = { content = file("${local.deploy}/host/kalshi-set-up-market-maker"), permissions = "0755" }
    }, local.on_postgres ? {
    "/etc/kalshi/market-maker-role.sql"         = { content = file("${local.deploy}/postgresql/market-maker-role.sql") }
    "/usr/local/sbin/kalshi-scram"              = { content = file("${local.deploy}/host/kalshi-scram"), permissions = "0755" }
    "/usr/local/sbin/kalshi-install-postgresql" = { content = file("${local.deploy}/host/kalshi-install-postgresql"), permissions = "0755" }
  } : {})

  packages = concat(["docker.io", "docker-compose", "sqlite3"], local.on_postgres ? ["gnupg"] : [])
  commands = concat(
    local.on_postgres ? [["/usr/local/sbin/kalshi-install-postgresql", "client"]] : [],
    [
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "--no-block", "market-maker.service"],
    ],
  )
}

locals {
  container_environment = merge(var.environment, {
    AWS_REGION   = "us-east-1"
    BACKUP_STORE = "s3://${var.backup_bucket.name}"
  })

  host_environment = merge({
    AWS_DEFAULT_REGION = "us-east-1"
    DATA_DIR           = local.data
    KALSHI_SECRET      = var.kalshi_secret.name
    MARKET_MAKER_IMAGE = var.image
    OWNER              = local.container
    }, local.on_postgres ? {
    DATABASE_ADDRESS = var.database.address
    DATABASE_SECRET  = var.database.role_secret.name
    OWNER_SECRET     = var.database.owner_secret_arn
  } : {})
}

# Apart from the root volume, so that it can be attached to another host.
resource "aws_ebs_volume" "data" {
  availability_zone = var.availability_zone
  type              = "gp3"
  size              = var.data_volume_gb
  iops              = 3000
  throughput        = 125
  encrypted         = true
  final_snapshot    = true

  tags = { Name = "market-maker-data" }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "data" {
  device_name                    = "/dev/sdf"
  volume_id                      = aws_ebs_volume.data.id
  instance_id                    = module.host.host.id
  stop_instance_before_detaching = true
}

module "volume_backup" {
  source = "../aws-volume-backup"

  name        = "market-maker"
  volume_arns = { data = aws_ebs_volume.data.arn }
}
