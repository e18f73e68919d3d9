provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "site.example.com"
  validation_method = "EMAIL"
}

# What comes behind a failed condition is not planned.
resource "aws_lb_listener_certificate" "site" {
  listener_arn    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef"
  certificate_arn = aws_acm_certificate.site.arn

  lifecycle {
    precondition {
      condition     = length(aws_acm_certificate.site.domain_name) > 100
      error_message = "This plan is meant to fail."
    }
  }
}
