variable "arn" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "shop-expiry"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 14

  dimensions = {
    CertificateArn = var.arn
  }
}
