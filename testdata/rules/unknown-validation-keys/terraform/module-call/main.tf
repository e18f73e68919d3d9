# Violation: instances of a module, too.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

module "record" {
  source   = "./record"
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.resource_record_name => dvo }

  option = each.value
}
