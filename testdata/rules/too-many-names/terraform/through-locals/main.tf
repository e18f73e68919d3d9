locals {
  countries = toset(["at", "be", "ch", "de", "es", "fr", "it", "lu", "nl", "pt", "se"])
  others    = [for country in local.countries : "${country}.example.com"]
}

resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = local.others
  validation_method         = "DNS"
}
