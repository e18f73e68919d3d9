variable "domain" {}

variable "method" {
  default = null
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.domain
  validation_method = var.method
}

output "arn" {
  value = aws_acm_certificate.site.arn
}
