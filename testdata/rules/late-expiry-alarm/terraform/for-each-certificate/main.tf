resource "aws_acm_certificate" "each" {
  for_each = toset(["a.example.com", "b.example.com"])

  domain_name       = each.key
  validation_method = "DNS"
}

resource "aws_cloudwatch_metric_alarm" "each" {
  for_each = aws_acm_certificate.each

  alarm_name          = each.key
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 60
  dimensions          = { CertificateArn = each.value.arn }
}
