# Fine: Terraform 0.11 wrote an index after a dot.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_route53_record" "validation" {
  zone_id = "ZCOM"
  name    = "${aws_acm_certificate.site.domain_validation_options.0.resource_record_name}"
  type    = "${aws_acm_certificate.site.domain_validation_options.0.resource_record_type}"
  records = ["${aws_acm_certificate.site.domain_validation_options.0.resource_record_value}"]
  ttl     = 60
}
