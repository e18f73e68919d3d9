# Fine: Terraform 1.11.4 orders by what is written, and a resource with count 0 is written.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  count           = 0
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = aws_acm_certificate.site.arn

  lifecycle {
    create_before_destroy = true
  }
}
