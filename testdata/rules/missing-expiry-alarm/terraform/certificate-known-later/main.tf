resource "terraform_data" "later" {
  input = "a"
}

resource "aws_acm_certificate" "shop" {
  certificate_body = file("shop.pem")
  private_key      = "CHANGEME"
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "shop-expiry"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 30

  dimensions = {
    CertificateArn = terraform_data.later.output
  }
}
