variable "create" {}

resource "aws_acm_certificate" "site" {
  count             = var.create ? 1 : 0
  domain_name       = "site.example.com"
  validation_method = "EMAIL"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "site" {
  certificate_arn = aws_acm_certificate.site[0].arn
}
