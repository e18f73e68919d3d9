# Fine: an order is a dependency.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  port       = 443
  protocol   = "HTTPS"
  depends_on = [aws_acm_certificate.site]

  lifecycle {
    create_before_destroy = true
  }
}
