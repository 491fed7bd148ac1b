resource "aws_cloudwatch_metric_alarm" "status" {
  alarm_name          = "${var.name}-status"
  alarm_description   = "${var.name} fails the checks of EC2. A fault of the hardware is recovered by itself; otherwise restart or replace it."
  namespace           = "AWS/EC2"
  metric_name         = "StatusCheckFailed"
  dimensions          = { InstanceId = aws_instance.this.id }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alarm_topic_arn]
  ok_actions          = [var.alarm_topic_arn]
}

# Says nothing as well when the host says nothing: silence counts as a full disk.
resource "aws_cloudwatch_metric_alarm" "disk" {
  alarm_name          = "${var.name}-disk"
  alarm_description   = "The disk of ${var.name} is more than ${var.disk_alarm_percent} % full, or the host has stopped to report."
  namespace           = "Kalshi"
  metric_name         = "disk_used_percent"
  dimensions          = { Host = var.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.disk_alarm_percent
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alarm_topic_arn]
  ok_actions          = [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "program" {
  alarm_name          = "${var.name}-program"
  alarm_description   = "The program on ${var.name} cannot be scraped: it is down, or has stopped to answer."
  namespace           = "Kalshi"
  metric_name         = "process_start_time_seconds"
  dimensions          = { Host = var.name }
  statistic           = "SampleCount"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alarm_topic_arn]
  ok_actions          = [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "metric" {
  for_each = { for metric, settings in var.metrics.names : metric => settings if settings.alarm_above != null }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${var.name}: ${each.value.alarm_description}"
  namespace           = "Kalshi"
  metric_name         = each.key
  dimensions          = { Host = var.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.alarm_above
  treat_missing_data  = "missing" # a program that says nothing has an alarm of its own
  alarm_actions       = [var.alarm_topic_arn]
  ok_actions          = [var.alarm_topic_arn]
}
