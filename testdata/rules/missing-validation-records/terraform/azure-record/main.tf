# Fine: only the record's value is the certificate's as it stands, its name is cut to the zone.
resource "aws_acm_certificate" "site" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
}

locals {
  option = tolist(aws_acm_certificate.site.domain_validation_options)[0]
}

resource "azurerm_dns_cname_record" "validation" {
  name                = replace(local.option.resource_record_name, ".example.com.", "")
  zone_name           = "example.com"
  resource_group_name = "dns"
  ttl                 = 300
  record              = local.option.resource_record_value
}
