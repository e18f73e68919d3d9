resource "aws_acm_certificate" "partner" {
  domain_name       = "partner.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "partner" {
  certificate_arn = aws_acm_certificate.partner.arn
}
