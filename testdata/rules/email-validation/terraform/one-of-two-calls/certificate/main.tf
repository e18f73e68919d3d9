variable "domain" {}

variable "method" {
  default = "DNS"
}

resource "aws_acm_certificate" "this" {
  domain_name       = var.domain
  validation_method = var.method
}
