resource "aws_acm_certificate" "this" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
}

output "arn" {
  value = aws_acm_certificate.this.arn
}
