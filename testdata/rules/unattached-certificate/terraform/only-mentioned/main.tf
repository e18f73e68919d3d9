# Violation: what waits for it, validates it, names it or watches it does not take it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "ZCOM"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
  tags   = { certificate = aws_acm_certificate.site.arn }

  depends_on = [aws_acm_certificate_validation.site]
}

resource "aws_cloudwatch_metric_alarm" "expiry" {
  alarm_name          = "expiry"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "DaysToExpiry"
  namespace           = "AWS/CertificateManager"
  threshold           = 30

  dimensions = {
    CertificateArn = aws_acm_certificate.site.arn
  }
}
