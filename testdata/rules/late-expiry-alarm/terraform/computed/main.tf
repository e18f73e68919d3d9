resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "shop-expiry"
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 60

  metric_query {
    id          = "days"
    return_data = true

    metric {
      namespace   = "AWS/CertificateManager"
      metric_name = "DaysToExpiry"
      stat        = "Minimum"
      period      = 86400

      dimensions = {
        CertificateArn = aws_acm_certificate.shop.arn
      }
    }
  }

  metric_query {
    id         = "doubled"
    expression = "days * 2"
  }
}
