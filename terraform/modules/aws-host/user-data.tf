locals {
  deploy = "${path.module}/../../../deploy"

  # The image's own repositories, every one of them over HTTPS: 443 is the one port that leads out.
  cloud_config = {
    apt             = { preserve_sources_list = true }
    bootcmd         = [["sh", "-c", "find /etc/apt -name '*.list' -o -name '*.sources' | xargs -r sed -i 's|http://|https://|g'"]]
    hostname        = var.name
    package_update  = true
    package_upgrade = true
    packages        = sort(distinct(concat(["awscli", "ca-certificates", "chrony", "curl", "jq", "logrotate", "unattended-upgrades"], var.packages)))
    write_files = [
      for path, file in merge(local.base_files, var.files) :
      { path = path, content = file.content, permissions = file.permissions, owner = "root:root" }
    ]
    runcmd = concat(local.base_commands, var.commands)
  }

  user_data = base64gzip("#cloud-config\n${yamlencode(local.cloud_config)}")

  base_files = {
    "/etc/chrony/sources.d/amazon.sources"             = { content = file("${local.deploy}/host/amazon.sources"), permissions = "0644" }
    "/etc/logrotate.d/kalshi"                          = { content = file("${local.deploy}/host/logrotate.conf"), permissions = "0644" }
    "/opt/aws/amazon-cloudwatch-agent/etc/kalshi.json" = { content = jsonencode(local.agent), permissions = "0644" }
    "/opt/aws/amazon-cloudwatch-agent/etc/scrape.yaml" = { content = yamlencode(local.scrape), permissions = "0644" }
    "/usr/local/sbin/kalshi-install-agents"            = { content = file("${local.deploy}/host/kalshi-install-agents"), permissions = "0755" }
    "/usr/local/sbin/kalshi-secret"                    = { content = file("${local.deploy}/host/kalshi-secret"), permissions = "0755" }
  }

  base_commands = [
    ["mkdir", "-p", "/var/log/kalshi"],
    ["systemctl", "restart", "chrony"],
    concat(["/usr/local/sbin/kalshi-install-agents", var.architecture], var.session_manager ? ["session-manager"] : []),
  ]
}
