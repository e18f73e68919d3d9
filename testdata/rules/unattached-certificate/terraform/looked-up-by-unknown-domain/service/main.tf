provider "aws" {
  region = "eu-west-1"
}

variable "domain" {}

data "aws_acm_certificate" "site" {
  domain = var.domain
}

resource "aws_lb_listener" "https" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = data.aws_acm_certificate.site.arn
}
