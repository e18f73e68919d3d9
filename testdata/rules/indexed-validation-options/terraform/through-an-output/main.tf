# Violation: the output of a module is the same set.
module "certificate" {
  source = "./certificate"
  domain = "example.com"
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = module.certificate.options[0].resource_record_name
  type    = "CNAME"
  records = [module.certificate.options[0].resource_record_value]
  ttl     = 60
}
