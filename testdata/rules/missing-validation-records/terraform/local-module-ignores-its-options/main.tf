# Violation: the module gets the options and makes nothing of them.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

module "records" {
  source  = "./records"
  options = aws_acm_certificate.site.domain_validation_options
}
