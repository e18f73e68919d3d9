# Fine: the root is an example of the module, whose callers are out of sight.
variable "domain" {}

resource "aws_acm_certificate" "this" {
  domain_name       = var.domain
  validation_method = "DNS"
}

output "arn" {
  value = aws_acm_certificate.this.arn
}
