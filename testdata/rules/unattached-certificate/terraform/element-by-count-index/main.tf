# Fine.
resource "aws_acm_certificate" "site" {
  count             = 3
  domain_name       = "site-${count.index}.example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener_certificate" "site" {
  count           = length(aws_acm_certificate.site)
  certificate_arn = element(aws_acm_certificate.site.*.arn, count.index)
}
