provider "aws" {
  region = "eu-west-1"
}

data "aws_acm_certificate" "site" {
  domain   = "example.com"
  statuses = ["ISSUED"]
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = data.aws_acm_certificate.site.arn
}
