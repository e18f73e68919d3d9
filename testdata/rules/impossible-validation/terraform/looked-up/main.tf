# Fine: nothing is known of it.
data "aws_acm_certificate" "site" {
  domain = "example.com"
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = data.aws_acm_certificate.site.arn
}
