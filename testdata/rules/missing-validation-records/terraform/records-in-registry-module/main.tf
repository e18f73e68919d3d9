# Fine: the module is not here, and it gets the options.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

module "records" {
  source  = "terraform-aws-modules/route53/aws//modules/records"
  version = "~> 2.0"

  zone_id = "ZCOM"
  records = [
    for dvo in aws_acm_certificate.site.domain_validation_options : {
      name    = dvo.resource_record_name
      type    = dvo.resource_record_type
      ttl     = 60
      records = [dvo.resource_record_value]
    }
  ]
}
