locals {
  # The role may write metrics into this namespace alone, and into log groups that exist.
  namespace = "Kalshi"

  agent = {
    agent = { metrics_collection_interval = 60, run_as_user = "root", omit_hostname = true }
    metrics = {
      namespace = local.namespace
      metrics_collected = {
        disk = {
          resources         = concat(["/"], var.data_disks)
          measurement       = ["used_percent", "inodes_free"]
          drop_device       = true
          append_dimensions = { Host = var.name }
        }
        mem = {
          measurement       = ["used_percent"]
          append_dimensions = { Host = var.name }
        }
      }
      aggregation_dimensions = [["Host"]]
      force_flush_interval   = 60
    }
    logs = merge(local.collected_logs, {
      metrics_collected = {
        prometheus = {
          cluster_name           = "kalshi"
          log_group_name         = var.metrics.log_group
          prometheus_config_path = "/opt/aws/amazon-cloudwatch-agent/etc/scrape.yaml"
          emf_processor = {
            metric_namespace         = local.namespace
            metric_declaration_dedup = true
            metric_declaration = [{
              source_labels    = ["job"]
              label_matcher    = "^${var.metrics.job}$"
              dimensions       = [["Host"]]
              metric_selectors = [for metric in concat(["process_start_time_seconds"], keys(var.metrics.names)) : "^${metric}$"]
            }]
          }
        }
      }
    })
  }

  # The agent refuses a list that is there and empty.
  collected_logs = length(var.logs) == 0 ? {} : {
    logs_collected = {
      files = {
        collect_list = [
          for path, group in var.logs :
          { file_path = path, log_group_name = group, log_stream_name = var.name, retention_in_days = -1 }
        ]
      }
    }
  }

  scrape = {
    global = { scrape_interval = "60s", scrape_timeout = "10s" }
    scrape_configs = [{
      job_name       = var.metrics.job
      static_configs = [{ targets = ["127.0.0.1:${var.metrics.port}"], labels = { Host = var.name } }]
    }]
  }
}
