# Fine: the options of all instances in one list.
variable "domains" {
  default = ["example.com", "example.org"]
}

resource "aws_acm_certificate" "site" {
  count             = length(var.domains)
  domain_name       = var.domains[count.index]
  validation_method = "DNS"
}

locals {
  options = flatten(aws_acm_certificate.site[*].domain_validation_options)
}

resource "aws_route53_record" "validation" {
  count = length(var.domains)

  zone_id = "ZCOM"
  name    = local.options[count.index].resource_record_name
  type    = local.options[count.index].resource_record_type
  records = [local.options[count.index].resource_record_value]
  ttl     = 60
}
