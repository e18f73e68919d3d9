# Fine.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

locals {
  arns        = { site = aws_acm_certificate.site.arn }
  certificate = local.arns["site"]
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = local.certificate

  lifecycle {
    create_before_destroy = true
  }
}
