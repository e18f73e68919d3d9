resource "aws_acm_certificate" "site" {
  domain_name       = "site.example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "site" {
  certificate_arn = aws_acm_certificate.site.arn
}
