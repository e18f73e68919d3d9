# Fine: only Terraform 0.11 takes this, whose provider made a list of them.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"

  tags {
    Name = "site"
  }
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = "${aws_acm_certificate.site.domain_validation_options.0.resource_record_name}"
  type    = "${aws_acm_certificate.site.domain_validation_options.0.resource_record_type}"
  records = ["${aws_acm_certificate.site.domain_validation_options.0.resource_record_value}"]
  ttl     = 60
}
