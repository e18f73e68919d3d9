# Undecided: a given ARN is taken instead, which somebody may have copied from here.
locals {
  certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = local.certificate_arn != "" ? local.certificate_arn : aws_acm_certificate.site.arn
}
