locals {
  deploy  = "${path.module}/../../../deploy"
  program = "deduplicator"

  # No password stands in an address: the program asks Secrets Manager for it at each connection.
  verified = "sslmode=verify-full&sslrootcert=/run/deduplicator-database/gatherer-ca.pem"
  gatherers = join(",", [
    for number, address in var.gatherers :
    "gatherer-${number}=postgres://dedup_reader@${address}:5432/kalshi_ts?${local.verified}|postgres://dedup_reader@${address}:5433/kalshi_meta?${local.verified}"
  ])
}

module "role" {
  source = "../aws-host-role"

  name            = "kalshi-deduplicator"
  session_manager = var.session_manager

  policies = {
    deduplicator = local.documented_policy
    secrets      = local.secrets_policy
    artifacts    = local.artifacts_policy
  }
}

module "host" {
  source = "../aws-host"

  name              = "deduplicator"
  availability_zone = var.host.availability_zone
  subnet_id         = var.host.subnet_id
  private_ip        = var.host.private_ip

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

  logs = { "/var/log/kalshi/deduplicator.log" = var.log_groups.program }
  metrics = {
    job       = local.program
    port      = 9090
    log_group = var.log_groups.metrics
    names = {
      kassandra_deduplicator_export_files_total     = {}
      kassandra_deduplicator_gaps_total             = {}
      kassandra_deduplicator_round_failures_total   = { alarm_above = 10, alarm_description = "rounds fail: production or a gatherer cannot be reached, or refuses" }
      kassandra_deduplicator_rows_applied_total     = {}
      kassandra_deduplicator_sealing_failures_total = { alarm_above = 3, alarm_description = "exports to the archive fail" }
      kassandra_deduplicator_source_failures_total  = {}
      kassandra_deduplicator_unexported_intervals   = { alarm_above = 4, alarm_description = "the archive is hours behind" }
    }
  }

  files = {
    "/etc/sysusers.d/kalshi.conf" = { content = file("${local.deploy}/host/deduplicator.sysusers") }
    "/etc/kalshi/deduplicator.env" = {
      content = templatefile("${path.module}/deduplicator.env.tftpl", {
        database_address  = var.database_address
        production_secret = var.secrets.production.name
        gatherers         = local.gatherers
        gatherers_secret  = var.secrets.gatherers.name
        bucket            = var.archive_bucket_name
      })
    }
    "/etc/kalshi/database.env" = {
      content = templatefile("${path.module}/database.env.tftpl", {
        database_address  = var.database_address
        gatherers_secret  = var.secrets.gatherers.name
        production_secret = var.secrets.production.name
        owner_secret      = var.secrets.owner.arn
      })
    }
    "/etc/kalshi/backup.env"                            = { content = "BACKUP_TARGET=s3://${var.archive_bucket_name}/backups/rds\n" }
    "/etc/kalshi/install.env"                           = { content = "ARTIFACT_BUCKET=${var.artifacts.bucket_name}\nARCHITECTURE=arm64\nAWS_DEFAULT_REGION=us-east-1\n" }
    "/etc/systemd/system/deduplicator.service"          = { content = file("${local.deploy}/systemd/deduplicator.service") }
    "/etc/systemd/system/deduplicator-database.service" = { content = file("${local.deploy}/systemd/deduplicator-database.service") }
    "/etc/systemd/system/production-backup.service"     = { content = file("${local.deploy}/systemd/production-backup.service") }
    "/etc/systemd/system/production-backup.timer"       = { content = file("${local.deploy}/systemd/production-backup.timer") }
    "/etc/systemd/system/kalshi-install@.service"       = { content = file("${local.deploy}/systemd/kalshi-install@.service") }
    "/usr/local/sbin/kalshi-scram"                      = { content = file("${local.deploy}/host/kalshi-scram"), permissions = "0755" }
    "/usr/local/sbin/kalshi-install"                    = { content = file("${local.deploy}/host/kalshi-install"), permissions = "0755" }
    "/usr/local/sbin/kalshi-install-postgresql"         = { content = file("${local.deploy}/host/kalshi-install-postgresql"), permissions = "0755" }
    "/usr/local/sbin/kalshi-set-up-production"          = { content = file("${local.deploy}/host/kalshi-set-up-production"), permissions = "0755" }
    "/usr/local/sbin/kalshi-restore-production"         = { content = file("${local.deploy}/host/kalshi-restore-production"), permissions = "0755" }
    "/usr/local/sbin/kalshi-back-up-production"         = { content = file("${local.deploy}/host/kalshi-back-up-production"), permissions = "0755" }
  }

  packages = ["gnupg"]
  commands = [
    ["systemd-sysusers"],
    ["mkdir", "-p", "/opt/kalshi"],
    ["/usr/local/sbin/kalshi-install-postgresql", "client"],
    ["systemctl", "daemon-reload"],
    ["systemctl", "enable", "--now", "--no-block", "deduplicator.service", "production-backup.timer"],
  ]
}
