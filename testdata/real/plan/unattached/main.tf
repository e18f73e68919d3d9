provider "aws" {
  region = "eu-west-1"
}

data "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_acm_certificate" "idle" {
  domain_name       = "idle.example.com"
  validation_method = "DNS"

  tags = {
    Name = "idle"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "idle" {
  for_each = {
    for option in aws_acm_certificate.idle.domain_validation_options : option.domain_name => option
  }

  zone_id = data.aws_route53_zone.main.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "idle" {
  certificate_arn         = aws_acm_certificate.idle.arn
  validation_record_fqdns = [for record in aws_route53_record.idle : record.fqdn]
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "idle-expires"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  comparison_operator = "LessThanThreshold"
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  threshold           = 30

  dimensions = {
    CertificateArn = aws_acm_certificate.idle.arn
  }
}
