# Fine: only Terraform 0.11 takes the name of an argument in quotes, and its provider made a list of the options.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_sns_topic" "alarms" {
  "name" = "alarms"
}

resource "aws_route53_record" "validation" {
  zone_id = "Z1"
  name    = "${aws_acm_certificate.site.domain_validation_options.0.resource_record_name}"
  type    = "CNAME"
  records = ["${aws_acm_certificate.site.domain_validation_options.0.resource_record_value}"]
  ttl     = 60
}
