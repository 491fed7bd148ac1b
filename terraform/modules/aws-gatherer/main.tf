locals {
  deploy  = "${path.module}/../../../deploy"
  program = "gatherer"
}

module "role" {
  source = "../aws-host-role"

  name            = "kalshi-gatherer"
  session_manager = var.session_manager

  policies = {
    gatherer  = local.documented_policy
    secrets   = local.secrets_policy
    artifacts = local.artifacts_policy
  }
}

module "host" {
  source   = "../aws-host"
  for_each = var.hosts

  name              = "gatherer-${each.key}"
  availability_zone = each.value.availability_zone
  subnet_id         = each.value.subnet_id
  private_ip        = each.value.private_ip

  ami_id                 = var.ami_id
  architecture           = "arm64"
  instance_type          = var.instance_type
  cpu_credits            = var.cpu_credits
  root_volume            = { size_gb = var.root_volume_gb }
  security_group_ids     = var.security_group_ids
  instance_profile       = module.role.instance_profile
  session_manager        = var.session_manager
  ssh_key_name           = var.ssh_key_name
  termination_protection = var.termination_protection
  alarm_topic_arn        = var.alarm_topic_arn

  logs = { "/var/log/kalshi/gatherer.log" = var.log_groups.program }
  metrics = {
    job       = local.program
    port      = 9090
    log_group = var.log_groups.metrics
    names = {
      kassandra_gatherer_backlog_rows         = {}
      kassandra_gatherer_frames_total         = {}
      kassandra_gatherer_gaps_total           = {}
      kassandra_gatherer_horizon_lag_seconds  = {}
      kassandra_gatherer_lost_rows_total      = { alarm_above = 0, alarm_description = "rows were dropped at the disk limit before the deduplicator had read them" }
      kassandra_gatherer_unheld_seconds       = { alarm_above = 300, alarm_description = "something that is wanted has not been subscribed for five minutes" }
      kassandra_gatherer_write_failures_total = {}
    }
  }

  files = {
    "/etc/sysusers.d/kalshi.conf" = { content = file("${local.deploy}/host/gatherer.sysusers") }
    "/etc/kalshi/gatherer.env" = {
      content = templatefile("${path.module}/gatherer.env.tftpl", {
        id                 = "gatherer-${each.key}"
        kalshi_environment = var.kalshi_environment
        exchange_secret    = var.secrets.exchange.name
      })
    }
    "/etc/kalshi/databases.env" = {
      content = templatefile("${path.module}/databases.env.tftpl", {
        database_secret = var.secrets.database.name
        tls_secret      = var.secrets.tls.name
        vpc_cidr        = var.vpc_cidr
      })
    }
    "/etc/kalshi/install.env"                          = { content = "ARTIFACT_BUCKET=${var.artifacts.bucket_name}\nARCHITECTURE=arm64\nAWS_DEFAULT_REGION=us-east-1\n" }
    "/etc/kalshi/postgresql/ts.conf"                   = { content = file("${local.deploy}/postgresql/ts.conf") }
    "/etc/kalshi/postgresql/timescaledb.conf"          = { content = file("${local.deploy}/postgresql/timescaledb.conf") }
    "/etc/kalshi/postgresql/meta.conf"                 = { content = file("${local.deploy}/postgresql/meta.conf") }
    "/etc/kalshi/postgresql/roles.sql"                 = { content = file("${local.deploy}/postgresql/gatherer-roles.sql") }
    "/etc/systemd/system/gatherer.service"             = { content = file("${local.deploy}/systemd/gatherer.service") }
    "/etc/systemd/system/gatherer-databases.service"   = { content = file("${local.deploy}/systemd/gatherer-databases.service") }
    "/etc/systemd/system/gatherer-migrate.service"     = { content = file("${local.deploy}/systemd/gatherer-migrate.service") }
    "/etc/systemd/system/kalshi-install@.service"      = { content = file("${local.deploy}/systemd/kalshi-install@.service") }
    "/etc/kalshi/postgresql/pg_hba.conf"               = { content = file("${local.deploy}/postgresql/pg_hba.conf") }
    "/usr/local/sbin/kalshi-scram"                     = { content = file("${local.deploy}/host/kalshi-scram"), permissions = "0755" }
    "/usr/local/sbin/kalshi-install"                   = { content = file("${local.deploy}/host/kalshi-install"), permissions = "0755" }
    "/usr/local/sbin/kalshi-install-postgresql"        = { content = file("${local.deploy}/host/kalshi-install-postgresql"), permissions = "0755" }
    "/usr/local/sbin/kalshi-set-up-gatherer-databases" = { content = file("${local.deploy}/host/kalshi-set-up-gatherer-databases"), permissions = "0755" }
  }

  packages = ["gnupg"]
  commands = [
    ["systemd-sysusers"],
    ["mkdir", "-p", "/opt/kalshi"],
    ["/usr/local/sbin/kalshi-install-postgresql", "timescaledb"],
    ["systemctl", "daemon-reload"],
    ["systemctl", "enable", "--now", "--no-block", "gatherer.service"],
  ]
}
