# Fine: a loop keeps the number of elements.
resource "aws_acm_certificate" "site" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  count = length([for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name])

  zone_id = "Z1"
  name    = tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_name
  type    = "CNAME"
  records = [tolist(aws_acm_certificate.site.domain_validation_options)[count.index].resource_record_value]
  ttl     = 60
}
