resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example.internal"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012"
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "shop-expiry"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 60

  dimensions = {
    CertificateArn = aws_acm_certificate.shop.arn
  }
}
