# Violation: the module is here, and does nothing with it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

module "service" {
  source          = "./service"
  certificate_arn = aws_acm_certificate.site.arn
}
