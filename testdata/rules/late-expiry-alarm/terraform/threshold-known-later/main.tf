resource "terraform_data" "later" {
  input = 60
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "shop-expiry"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = terraform_data.later.output

  dimensions = {
    CertificateArn = aws_acm_certificate.shop.arn
  }
}
