variable "method" {
  default = "DNS"
}

resource "aws_acm_certificate" "this" {
  domain_name       = "example.com"
  validation_method = var.method
}
