variable "domain" {
  type = string
}

resource "aws_acm_certificate" "this" {
  domain_name       = var.domain
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn = aws_acm_certificate.this.arn
}

output "arn" {
  value      = aws_acm_certificate.this.arn
  depends_on = [aws_acm_certificate_validation.this]
}
