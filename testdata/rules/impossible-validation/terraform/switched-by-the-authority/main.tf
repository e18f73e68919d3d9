# Fine: it is made for public certificates only.
variable "authority" {
  type    = string
  default = null
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = var.authority == null ? "DNS" : null
  certificate_authority_arn = var.authority
}

resource "aws_acm_certificate_validation" "site" {
  count = var.authority == null ? 1 : 0

  certificate_arn = aws_acm_certificate.site.arn
}
